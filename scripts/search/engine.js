// Answers queries from the files that docs/design/search-format.md describes. No DOM: it runs in a browser, in a worker and
// in Node. query.rs and its neighbours are the same in Rust; tests hold the two to each other.

// Words: see words.rs and fold.rs.

const WITHIN = /^[\p{Alphabetic}\p{N}\p{M}\u00AD\u200C\u200D\u2060]$/u;
const START = /^[\p{Alphabetic}\p{N}]$/u;
const UNSPACED = /^[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u3007\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{323AF}]$/u;
const INVISIBLE = /[\u00AD\u200C\u200D\u2060]/g;
const LEFT_OUT = /[\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0640\u064B-\u065F\u0670]/g;
const SPELT = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", ى: "ي", ة: "ه" };
const JOINED = /^([cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|all|coll|dall|dell|nell|quell|quest|sull|un)$/i;
const CURRENCY = /^[$\u00A2-\u00A5\u20A0-\u20C0\uFF04]$/;

export const exact = (word) => word.normalize("NFKC").replace(INVISIBLE, "").toLowerCase().normalize("NFC").replace(/ς/g, "σ");
export const fold = (form) => form.normalize("NFD").replace(LEFT_OUT, "").normalize("NFC").replace(/[ßæœþøđðłħıىة]/g, (c) => SPELT[c]);

// The words of a text: form, place in it, number, and whether it is a second reading of the one before.
export function words(text) {
  const found = [];
  let at = 0;
  let place = 0;
  const charAt = (i) => (i < text.length ? String.fromCodePoint(text.codePointAt(i)) : "");
  const is = (pattern, i) => pattern.test(charAt(i));
  const run = (i) => {
    while (is(WITHIN, i) && !is(UNSPACED, i)) i += charAt(i).length;
    return i;
  };
  const emit = (raw, start, end) => {
    at = end;
    const form = [...exact(raw)].slice(0, 64).join("");
    if (form) found.push({ form, start, end, place: place++, also: false });
  };
  const word = () => {
    const start = at;
    let end = run(start);
    const raw = text.slice(start, end);
    if (/^[a-z]$/i.test(raw)) {
      let dots = end;
      while (/^\.[a-z]/i.test(text.slice(dots, dots + 2)) && !is(WITHIN, dots + 2)) dots += 2;
      if (dots > end) {
        if (text[dots] === ".") dots += 1;
        return emit(text.slice(start, dots).replace(/\./g, ""), start, dots);
      }
      const signs = text.startsWith("++", end) ? 2 : text[end] === "#" ? 1 : 0;
      if (signs && !is(WITHIN, end + signs)) return emit(text.slice(start, end + signs), start, end + signs);
    }
    if (/^[0-9]+$/.test(raw)) {
      for (let more; (more = /^(\.\d|,\d\d\d(?!\d))\d*/.exec(text.slice(end, end + 80))); ) end += more[0].length;
      const number = text.slice(start, end).replace(/,/g, "");
      const [before, after] = [text.slice(start - 1, start), charAt(end)];
      emit(number, start, end);
      if (/^['’ʼ]s/i.test(text.slice(at, at + 2)) && !is(WITHIN, at + 2)) at += 2;
      const sign = start > 0 && CURRENCY.test(before) ? before : CURRENCY.test(after) ? after : "";
      if (sign) found.push({ form: [...exact(sign + number)].slice(0, 64).join(""), start, end, place: place - 1, also: true });
      return;
    }
    let joined = null;
    while (/^['’ʼ]/.test(text.slice(end, end + 1)) && is(START, end + 1) && !is(UNSPACED, end + 1)) {
      const after = run(end + 1);
      const part = text.slice(end + 1, after);
      if (joined === null && JOINED.test(raw)) {
        at = end + 1;
        return;
      }
      if (/^s$/i.test(part)) {
        emit(joined ?? text.slice(start, end), start, end);
        at = after;
        return;
      }
      joined = (joined ?? text.slice(start, end)) + part;
      end = after;
    }
    emit(joined ?? text.slice(start, end), start, end);
  };
  const pairs = () => {
    const start = at;
    let before = -1;
    let count = 0;
    while (is(UNSPACED, at) && is(WITHIN, at)) {
      const own = at;
      at += charAt(at).length;
      if (before >= 0) {
        emit(text.slice(before, at), before, at);
        count += 1;
      }
      before = own;
    }
    if (!count) emit(text.slice(start, at), start, at);
  };
  while (at < text.length) {
    if (!is(START, at)) at += charAt(at).length;
    else if (is(UNSPACED, at)) pairs();
    else word();
  }
  return found;
}

// Queries: see parse.rs.

const FIELDS = { title: 1, deck: 2, author: 4, name: 8, note: 16 };
const FACETS = ["country", "topic", "source", "language"];
const QUOTES = { '"': '"', "“": "”", "„": "“”", "«": "»", "”": "”" };

const dayNumber = (year, month, day) => (year * 12 + month - 1) * 32 + day;
// The first and last day that a date such as 2014, 2014-03 or 2014-03-05 means.
export function dates(text) {
  const [, year, month, day] = /^(\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? [];
  if (!year || month < 1 || month > 12 || day > 31) return null;
  return [dayNumber(+year, +(month ?? 1), +(day ?? 0)), dayNumber(+year, +(month ?? 12), +(day ?? 31))];
}

// What was typed as groups, of which all must hold; of the clauses of a group one.
export function parse(text) {
  const groups = [];
  let at = 0;
  let joins = false;
  while (at < text.length) {
    if (/\s/.test(text[at])) {
      at += 1;
      continue;
    }
    const begin = at;
    const not = text[at] === "-" && /\S/.test(text[at + 1] ?? " ");
    if (not) at += 1;
    const either = /^(OR|\|)(?=\s|$)/.exec(text.slice(at));
    if (either) {
      at += either[0].length;
      joins = groups.length > 0;
      continue;
    }
    const named = /^(title|deck|author|name|note|country|topic|source|language|kind|date|before|after):(?=\S)/i.exec(text.slice(at));
    const field = named ? named[1].toLowerCase() : "";
    if (named) at += named[0].length;
    let quoted = false;
    let value;
    let near = 0;
    const ends = QUOTES[text[at]];
    if (ends) {
      quoted = true;
      const from = at + 1;
      at = from;
      while (at < text.length && !ends.includes(text[at])) at += 1;
      value = text.slice(from, at);
      at += 1;
      const within = /^~(\d{1,3})/.exec(text.slice(at));
      if (within) {
        near = +within[1];
        at += within[0].length;
      }
    } else {
      const from = at;
      while (at < text.length && !/\s/.test(text[at]) && !(at > from && QUOTES[text[at]])) at += 1;
      value = text.slice(from, at);
    }
    const clause = understand(field, value, quoted, near);
    if (!clause) continue;
    Object.assign(clause, { not, text: text.slice(begin, at).trim() });
    if (joins && !not && !groups.at(-1)[0].not) groups.at(-1).push(clause);
    else groups.push([clause]);
    joins = false;
  }
  return groups;
}

function understand(field, value, quoted, near) {
  if (["date", "before", "after"].includes(field)) {
    const [from, to, more] = value.split("..");
    const [a, b] = [from ? dates(from) : [0, 0], to ? dates(to) : to === "" ? [0, Infinity] : null];
    const range =
      more !== undefined || !a ? null
      : field === "before" ? (to === undefined && from ? [0, a[0] - 1] : null)
      : field === "after" ? (to === undefined && from ? [a[1] + 1, Infinity] : null)
      : to === undefined ? from && a
      : b && [from ? a[0] : 0, b[1]];
    if (range) return { kind: "date", from: range[0], to: range[1] };
  } else if (field === "kind") {
    return { kind: "kind", value: value.toLowerCase() };
  } else if (FACETS.includes(field)) {
    return { kind: "facet", field, value: value.trim() };
  }
  const mask = FIELDS[field] ?? 0;
  const all = words(value);
  const units = [];
  for (const { form, place, also } of all) {
    if (also) units[units.length - 1].form = form;
    else units.push({ form, offset: place });
  }
  if (!units.length) return null;
  const [only] = units;
  if (units.length === 1) {
    const single = [...only.form].length === 1 && UNSPACED.test(only.form);
    if (!quoted && (value.endsWith("*") || single)) return { kind: "prefix", mask, form: only.form };
    return { kind: "word", mask, form: only.form, exact: quoted };
  }
  return { kind: "phrase", mask, units, exact: quoted, near };
}

// The files.

const FIRST = 35;
const SEATS = 4096;
const TITLE = 1 << 20;
const MASKS = [[NaN, 0], [TITLE, 1], [TITLE + 512, 2], [TITLE + 1024, 4], [TITLE + 1536, 8], [TITLE + 5632, 16]];
const maskOf = (place) => MASKS.findLast(([from]) => !(place < from))[1];

// The bytes of a block from the text of its file.
export async function unpack(name, file) {
  const begin = `archiveBlock("${name}","`;
  const damaged = (cause) => new Error(`${name} is damaged`, { cause });
  if (!file.startsWith(begin) || !file.endsWith('")\n')) throw damaged();
  const [from, to] = [begin.length, file.length - 3];
  const bytes = new Uint8Array(Math.floor(((to - from) >> 1) * 13 / 8));
  let [held, count, n] = [0, 0, 0];
  const value = (i) => {
    const c = file.charCodeAt(i);
    return c > 92 ? c - FIRST - 1 : c - FIRST;
  };
  for (let i = from; i < to; i += 2) {
    held |= (value(i) + 91 * value(i + 1)) << count;
    for (count += 13; count >= 8; count -= 8) {
      bytes[n++] = held;
      held >>>= 8;
    }
  }
  // The last bits may fill one more byte than there was; gzip says where it ends.
  let end = n;
  while (end > 18) {
    try {
      const stream = new Blob([bytes.subarray(0, end)]).stream().pipeThrough(new DecompressionStream("gzip"));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    } catch (error) {
      if (end-- < n || bytes[n - 1]) throw damaged(error);
    }
  }
  throw damaged();
}

const decoder = new TextDecoder();
const keyOf = (text) => String.fromCharCode(...new TextEncoder().encode(text));
const textOf = (key) => decoder.decode(Uint8Array.from(key, (c) => c.charCodeAt(0)));

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  get left() {
    return this.at < this.bytes.length;
  }
  number() {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * unit;
      if (!(byte > 127)) return value;
    }
  }
  many(make) {
    return Array.from({ length: this.number() }, make);
  }
  take(length = this.number()) {
    return this.bytes.subarray(this.at, (this.at += length));
  }
  rest() {
    return this.bytes.subarray(this.at);
  }
  text() {
    return decoder.decode(this.take());
  }
  key() {
    return String.fromCharCode(...this.take());
  }
  name(kind) {
    return `${kind}-${Array.from(this.take(6), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  }
}

class Bits {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.held = 0;
    this.count = 0;
  }
  bit() {
    if (!this.count) {
      this.held = this.bytes[this.at++] ?? 255;
      this.count = 8;
    }
    const bit = this.held & 1;
    this.held >>= 1;
    this.count -= 1;
    return bit;
  }
  bits(n) {
    let value = 0;
    let shift = 1;
    while (n > 0) {
      if (!this.count) {
        this.held = this.bytes[this.at++] ?? 255;
        this.count = 8;
      }
      const take = Math.min(n, this.count);
      value += (this.held & ((1 << take) - 1)) * shift;
      shift *= 1 << take;
      this.held >>= take;
      this.count -= take;
      n -= take;
    }
    return value;
  }
  golomb(k) {
    let length = 0;
    while (length < 32 && !this.bit()) length += 1;
    return (2 ** length + this.bits(length) - 1) * 2 ** k + this.bits(k);
  }
}

// The natural logarithm, to the last bit the same as in Rust.
function ln(x) {
  let k = 0;
  for (; x >= 2; k += 1) x /= 2;
  const y = (x - 1) / (x + 1);
  const z = y * y;
  return k * 0.6931471805599453 + 2 * y * (1 + z * (1 / 3 + z * (1 / 5 + z * (1 / 7 + z * (1 / 9 + z * (1 / 11 + z * (1 / 13)))))));
}

const NORMS = Array.from({ length: 16 }, (_, step) => {
  let words = 32;
  for (let n = 0; n < step; n += 1) words += Math.floor((words * 2) / 5);
  return 0.25 + (0.75 * words) / 400;
});
// What a word counts in each field: title, deck, authors, names, notes.
const WEIGHTS = [3, 1.5, 1, 1, 1];
const OTHER_FORM = 0.7;
const WIDEST = 40;
const kinds = ["country", "topic", "source"];

export class Index {
  // `load` gives the text of a file by its name.
  constructor(load) {
    this.load = load;
    this.blocks = new Map();
  }

  block(name) {
    if (!this.blocks.has(name)) {
      const block = this.load(name).then((file) => unpack(name, file));
      this.blocks.set(name, block);
      // So that it can be asked for again.
      block.catch(() => this.blocks.delete(name));
    }
    return this.blocks.get(name);
  }

  async open() {
    const reader = new Reader(await this.block("manifest"));
    if (reader.number() !== 2) throw new Error("another version");
    this.language = reader.text();
    this.months = [];
    this.byMonth = new Map();
    let [month, seats, articles] = [0, 0, 0];
    for (let n = reader.number(); n > 0; n -= 1) {
      month += reader.number();
      const count = reader.number();
      const own = { month, count, base: seats, first: articles };
      this.months.push(own);
      this.byMonth.set(month, own);
      seats += count * 2;
      articles += count;
    }
    this.seats = seats;
    this.articles = articles;
    const listed = (kind) => {
      let key = "";
      const list = reader.many(() => ({ first: (key = key.slice(0, reader.number()) + reader.key()) }));
      for (const block of list) block.name = reader.name(kind);
      return list;
    };
    this.terms = listed("t");
    this.places = listed("p");
    this.labels = listed("l");
    const placed = (kind) => {
      const list = reader.many(() => [reader.number(), reader.number()]);
      return list.map(([month]) => ({ month, name: reader.name(kind) }));
    };
    this.orders = placed("o");
    this.facets = placed("f");
    let first = 0;
    this.cardBlocks = reader.many(() => {
      const count = reader.number();
      first += count;
      return { first: first - count, count };
    });
    for (const block of this.cardBlocks) block.name = reader.name("c");
    this.ordinals = new Int32Array(seats).fill(-1);
    this.slots = new Int32Array(articles).fill(-1);
    this.days = new Uint8Array(seats);
    this.lengths = new Uint8Array(seats);
    this.filed = [];
    this.taken = new Set();
    this.lists = new Map();
    return this;
  }

  // Dictionary.

  within(list, from, to) {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].first <= from) low = middle + 1;
      else high = middle;
    }
    const found = low ? [list[low - 1]] : [];
    for (; low < list.length && list[low].first < to; low += 1) found.push(list[low]);
    return found;
  }

  // The entries of a block, of which `next` reads one.
  async listed(name, next) {
    if (!this.lists.has(name)) {
      const reader = new Reader(await this.block(name));
      const entries = [];
      while (reader.left) entries.push(next(reader));
      this.lists.set(name, entries);
    }
    return this.lists.get(name);
  }

  entries(name) {
    let key = "";
    return this.listed(name, (reader) => [(key = key.slice(0, reader.number()) + reader.key()), reader.take()]);
  }

  pieces(name) {
    return this.listed(name, (reader) => reader.take());
  }

  async range(list, from, to) {
    const found = await Promise.all(this.within(list, from, to).map(({ name }) => this.entries(name)));
    return found.flat().filter(([key]) => key >= from && key < to);
  }

  // The entry of a folded word: its forms with the parts of their lists, the words whose stem it is, its stems.
  async entry(folded) {
    const key = keyOf(folded);
    const entry = { forms: new Map(), members: [], stems: [] };
    for (const [own, content] of await this.range(this.terms, key, `${key}\x04`)) {
      const rest = own.slice(key.length);
      if (rest === "\x01" || rest === "\x03") {
        const reader = new Reader(content);
        const all = entry[rest === "\x01" ? "members" : "stems"];
        while (reader.left) {
          all.push(reader.text());
          reader.number();
        }
      } else {
        addPart(entry.forms, own, content, folded);
      }
    }
    return entry;
  }

  // All forms that are the same word as one that was typed: each with its parts and what it counts.
  async family(form, exactly) {
    const folded = fold(form);
    const own = await this.entry(folded);
    const forms = new Map();
    const take = (entry, weight) => {
      for (const [other, parts] of entry.forms) if (!forms.has(other)) forms.set(other, { parts, weight: other === form ? 1 : weight });
    };
    take(own, 1);
    if (exactly) {
      if (form !== folded) for (const other of forms.keys()) if (other !== form) forms.delete(other);
      return forms;
    }
    let stems = own.stems;
    if (!forms.size && !own.members.length) stems = await this.likelyStem(folded);
    const entries = await Promise.all(stems.map((stem) => this.entry(stem)));
    for (const entry of entries) take(entry, OTHER_FORM);
    const members = new Set([own, ...entries].flatMap((entry) => entry.members));
    members.delete(folded);
    for (const entry of await Promise.all([...members].map((member) => this.entry(member)))) take(entry, OTHER_FORM);
    return forms;
  }

  // The stem of a word that the archive does not have: one that it begins with, if it is a long one of several words or the
  // ending is one that other words of the neighbourhood have.
  async likelyStem(folded) {
    const key = keyOf(folded);
    const near = (await Promise.all(this.within(this.terms, key, key).map(({ name }) => this.entries(name)))).flat();
    const endings = new Set();
    const sizes = new Map();
    for (const [own, content] of near) {
      if (!own.endsWith("\x01")) continue;
      const stem = textOf(own.slice(0, -1));
      for (const reader = new Reader(content); reader.left; reader.number()) {
        const member = reader.text();
        sizes.set(stem, (sizes.get(stem) ?? 0) + 1);
        if (member.startsWith(stem)) endings.add(member.slice(stem.length));
      }
    }
    let best = "";
    for (const [own] of near) {
      const stem = own.endsWith("\x01") ? textOf(own.slice(0, -1)) : /[\0-\x03]/.test(own) ? "" : textOf(own);
      const ending = folded.slice(stem.length);
      if (stem.length > 2 && stem.length > best.length && folded.startsWith(stem) && ending.length < 6 && (endings.has(ending) || (stem.length > 4 && sizes.get(stem) > 1))) best = stem;
    }
    return best ? [best] : [];
  }

  // Postings.

  // Calls back with seat, fields and frequency of each article of a part.
  postings(bytes, each) {
    const reader = new Reader(bytes);
    let left = Math.floor(reader.number() / 8);
    const many = left > 1;
    const parameters = many ? bytes[reader.at++] : 48;
    const [k, km] = [parameters >> 3, parameters & 7];
    const bits = new Bits(reader.rest());
    let month = -1;
    while (left > 0) {
      if (month < 0) {
        const from = bits.golomb(6);
        month = 24000 + (from % 2 ? -(from + 1) / 2 : from / 2);
      } else month += 1 + bits.golomb(km);
      const run = many ? Math.min(bits.golomb(0) + 1, left) : 1;
      left -= run;
      const { base, count } = this.byMonth.get(month) ?? {};
      let next = 0;
      for (let n = 0; n < run; n += 1) {
        const seat = next + bits.golomb(k);
        next = seat + 1;
        const fields = bits.bit() ? bits.bits(5) : 0;
        const frequency = bits.golomb(0) + (fields ? 0 : 1);
        if (!(seat < count * 2)) throw new Error("list does not fit");
        each(base + seat, fields, Math.min(frequency, 255));
      }
    }
  }

  // What a word, in all its forms, is worth in each article.
  weigh(forms, mask) {
    const worth = new Float64Array(this.seats);
    const body = new Float64Array(this.seats);
    const hits = new Uint8Array(this.seats);
    for (const { parts, weight } of forms.values()) {
      for (const [, bytes] of parts) {
        this.postings(bytes, (at, fields, frequency) => {
          if (mask && !(fields & mask)) return;
          hits[at] = 1;
          if (!mask) body[at] += weight * frequency;
          for (let n = 0; n < 5; n += 1) if (fields & (1 << n)) worth[at] += weight * WEIGHTS[n];
        });
      }
    }
    return { hits, worth, body };
  }

  async clause(clause) {
    const { kind, mask = 0 } = clause;
    if (kind === "word") return { ...this.weigh((clause.forms = await this.family(clause.form, clause.exact)), mask), parts: [clause.forms] };
    if (kind === "prefix") {
      const key = keyOf(fold(clause.form));
      const forms = (clause.forms = new Map());
      if (this.within(this.terms, key, `${key}\xFF`).length > WIDEST) clause.wide = true;
      else for (const [own, content] of await this.range(this.terms, key, `${key}\xFF`)) if (!/[\x01\x03]$|:/.test(own)) addPart(forms, own, content);
      for (const form of forms.values()) form.weight = 1;
      return this.weigh(forms, mask);
    }
    if (kind === "phrase") return this.phrase(clause);
    const hits = new Uint8Array(this.seats);
    if (kind === "facet") {
      const key = await this.facetKey(clause.field, clause.value);
      if (key !== null) for (const [, parts] of (await this.entry(`${clause.field}:${key}`)).forms) for (const [, bytes] of parts) this.postings(bytes, (at) => (hits[at] = 1));
    } else if (kind === "date") {
      await this.loadOrder(null, (month) => (month + 1) * 32 > clause.from && month * 32 <= clause.to);
      for (const { month, base, count } of this.months) {
        if ((month + 1) * 32 <= clause.from || month * 32 > clause.to) continue;
        for (let at = base; at < base + count * 2; at += 1) hits[at] = this.ordinals[at] >= 0 && month * 32 + this.days[at] >= clause.from && month * 32 + this.days[at] <= clause.to;
      }
    } else if (kind === "kind") {
      for (const { month, base, count } of this.months) if ((month === 0) === (clause.value === "page")) hits.fill(1, base, base + count * 2);
    }
    return { hits };
  }

  // The key of a facet's value that was typed as its key or its label.
  async facetKey(field, value) {
    const lower = value.toLowerCase();
    if (field === "language" || (await this.entry(`${field}:${lower}`)).forms.size) return lower;
    const folded = fold(exact(value));
    const fits = (await this.complete(folded)).filter((label) => label.kind === field);
    return (fits.find((label) => label.folded === folded) ?? fits[0])?.key.toLowerCase() ?? null;
  }

  async placesIn(parts, wanted) {
    const found = new Map();
    const of = async ([key, bytes]) => {
      const seats = [];
      this.postings(bytes, (at) => seats.push(at));
      if (!seats.some((at) => wanted[at])) return;
      const content = (await this.range(this.places, key, `${key}\0`)).find(([own]) => own === key)?.[1];
      if (!content) return;
      const reader = new Reader(content);
      reader.number();
      const k = content[reader.at++];
      const bits = new Bits(reader.rest());
      for (const at of seats) {
        const all = [];
        let next = 0;
        for (let n = bits.golomb(0) + 1; n > 0; n -= 1) {
          all.push(next + bits.golomb(k));
          next = all.at(-1) + 1;
        }
        if (wanted[at]) found.set(at, all);
      }
    };
    await Promise.all(parts.map(of));
    return found;
  }

  // The places of a word in the wanted articles, in order.
  async placesOf(forms, wanted) {
    const all = new Map();
    for (const found of await Promise.all([...forms.values()].map(({ parts }) => this.placesIn(parts, wanted)))) {
      for (const [at, places] of found) all.set(at, all.has(at) ? [...all.get(at), ...places].sort((a, b) => a - b) : places);
    }
    return all;
  }

  async phrase(clause) {
    const { units, mask, near } = clause;
    const families = await Promise.all(units.map(({ form }) => this.family(form, clause.exact)));
    clause.families = families;
    const wanted = new Uint8Array(this.seats).fill(1);
    const counts = families.map((forms) => {
      const { hits } = this.weigh(forms, mask);
      let count = 0;
      for (let at = 0; at < wanted.length; at += 1) {
        count += hits[at];
        wanted[at] &= hits[at];
      }
      return count;
    });
    const hits = new Uint8Array(this.seats);
    const worth = new Float64Array(this.seats);
    const body = new Float64Array(this.seats);
    // The rarest words first: the places of frequent ones are needed in the articles that are left.
    const order = units.map((_, n) => n).sort((a, b) => counts[a] - counts[b] || a - b);
    let starts = null;
    if (near) {
      const all = await Promise.all(families.map((forms) => this.placesOf(forms, wanted)));
      for (let at = 0; at < wanted.length; at += 1) {
        if (!wanted[at]) continue;
        const lists = all.map((places) => (places.get(at) ?? []).filter((place) => !mask || maskOf(place) & mask));
        starts ??= new Map();
        starts.set(at, lists[0].filter((place) => lists.every((list) => list.some((other) => Math.abs(other - place) <= near))));
      }
    } else {
      for (const n of order) {
        const places = await this.placesOf(families[n], wanted);
        const next = new Map();
        for (let at = 0; at < wanted.length; at += 1) {
          if (!wanted[at]) continue;
          const own = (places.get(at) ?? []).map((place) => place - units[n].offset + units[0].offset);
          const set = starts && new Set(starts.get(at));
          const left = own.filter((place) => (!set || set.has(place)) && (!mask || maskOf(place) & mask));
          if (left.length) next.set(at, left);
          else wanted[at] = 0;
        }
        starts = next;
      }
    }
    for (const [at, places] of starts ?? []) {
      if (!places.length) continue;
      hits[at] = 1;
      let fields = 0;
      for (const place of places) {
        if (maskOf(place)) fields |= maskOf(place);
        else body[at] += 1;
      }
      for (let n = 0; n < 5; n += 1) if (fields & (1 << n)) worth[at] += WEIGHTS[n];
    }
    return { hits, worth, body };
  }

  // What is known of every article.

  // Takes what is said of these articles, or of the wanted months, from blocks that were not taken yet.
  async take(list, take, hits, wants = () => true) {
    const blocks = list.filter(({ name, month }, n) => {
      if (this.taken.has(name)) return false;
      const end = list[n + 1]?.month ?? Infinity;
      return this.months.some((own) => own.month >= month && own.month <= end && wants(own.month) && (!hits || hits.subarray(own.base, own.base + own.count * 2).includes(1)));
    });
    await Promise.all(blocks.map(async ({ name }) => {
      take(new Reader(await this.block(name)));
      this.taken.add(name);
    }));
  }

  loadOrder(hits, wants) {
    return this.take(this.orders, (reader) => {
      let groups = reader.number();
      const bits = new Bits(reader.rest());
      for (; groups > 0; groups -= 1) {
        const { base, count, first } = this.byMonth.get(bits.bits(20));
        const from = base + bits.bits(12) * SEATS;
        if (bits.golomb(6) !== count) throw new Error("order does not fit");
        const width = Math.ceil(Math.log2(Math.min(count * 2, SEATS)));
        let [id, day] = [first, 0];
        for (let n = bits.golomb(6); n > 0; n -= 1) {
          id += bits.golomb(0);
          day += bits.golomb(0);
          const at = from + bits.bits(width);
          this.ordinals[at] = id;
          this.slots[id] = at;
          id += 1;
          this.days[at] = day;
          this.lengths[at] = bits.bits(4);
        }
      }
    }, hits, wants);
  }

  loadFacets(hits) {
    return this.take(this.facets, (reader) => {
      const values = kinds.map(() => reader.many(() => ({ key: reader.text(), label: reader.text(), broader: reader.many(() => reader.number()) })));
      let groups = reader.number();
      const bits = new Bits(reader.rest());
      const widths = kinds.map(() => bits.bits(5));
      for (; groups > 0; groups -= 1) {
        let id = this.byMonth.get(bits.bits(20)).first;
        for (let n = bits.golomb(6); n > 0; n -= 1) {
          id += bits.golomb(0);
          const filed = values.map((all, kind) => {
            let next = -1;
            return Array.from({ length: bits.golomb(0) }, () => all[(next += bits.golomb(widths[kind]) + 1)]);
          });
          this.filed[id] = { filed, values };
          id += 1;
        }
      }
    }, hits);
  }

  // How many of these articles have each value of each facet.
  count(hits) {
    const counts = kinds.map(() => new Map());
    const seen = new Set();
    for (let at = 0; at < hits.length; at += 1) {
      if (!hits[at]) continue;
      const { filed, values } = this.filed[this.ordinals[at]];
      filed.forEach((own, kind) => {
        seen.clear();
        for (const value of own) {
          seen.add(value);
          for (const number of value.broader) seen.add(values[kind][number]);
        }
        for (const { key, label } of seen) {
          const known = counts[kind].get(key);
          if (known) known.count += 1;
          else counts[kind].set(key, { label, count: 1 });
        }
      });
    }
    return Object.fromEntries(kinds.map((kind, n) => [kind, counts[n]]));
  }

  // Answers.

  // `filters`: values by facet, and years; of countries and topics all must hold, of sources and years one. The months
  // that are counted are those of what would be found in all years, so that a span can be widened where it was drawn.
  async search(text, { filters = {}, from, to, order = "newest" } = {}) {
    const groups = parse(text);
    const listed = (field, values) => values.map((value) => ({ kind: "facet", field, value }));
    const dated = (text) => [understand("date", text)].filter((clause) => clause?.kind === "date");
    const wide = { source: listed("source", filters.source ?? []), year: (filters.year ?? []).flatMap(dated) };
    const span = from || to ? dated(`${from ?? ""}..${to ?? ""}`) : [];
    const fixed = [...listed("country", filters.country ?? []), ...listed("topic", filters.topic ?? [])].map((clause) => [clause]);
    const typed = groups.flat();
    const answers = new Map();
    await Promise.all([...typed, ...fixed.flat(), ...wide.source, ...wide.year, ...span].map(async (clause) => answers.set(clause, await this.clause(clause))));
    const has = new Uint8Array(this.seats).fill(1);
    if (!typed.some(({ kind }) => kind === "kind")) for (const { month, base, count } of this.months) if (month === 0) has.fill(0, base, base + count * 2);
    const narrow = (group) => {
      for (let at = 0; at < has.length; at += 1) if (has[at]) has[at] = group.some((clause) => answers.get(clause).hits[at]) !== !!group[0].not ? 1 : 0;
    };
    [...groups, ...fixed].forEach(narrow);
    // Without words the list of all articles is not to be had from postings.
    await this.loadOrder(has);
    for (let at = 0; at < has.length; at += 1) if (this.ordinals[at] < 0) has[at] = 0;
    const any = (clauses) => (clauses.length ? (at) => clauses.some((clause) => answers.get(clause).hits[at]) : () => true);
    const [bySource, byYear, bySpan] = [any(wide.source), any(wide.year), any(span)];
    const timely = has.map((one, at) => (one && byYear(at) && bySpan(at) ? 1 : 0));
    const all = timely.map((one, at) => (one && bySource(at) ? 1 : 0));
    const months = this.months.map(({ month, base, count }) => {
      let found = 0;
      for (let at = base; at < base + count * 2; at += 1) found += has[at] && bySource(at) ? 1 : 0;
      return { month, count: found };
    });
    const ids = [];
    for (let at = 0; at < all.length; at += 1) if (all[at]) ids.push(this.ordinals[at]);
    // Values of facets cost more than all the rest, and what was found can be shown without them.
    const counts = async () => {
      await this.loadFacets(timely);
      return { ...this.count(all), ...(wide.source.length && { source: this.count(timely).source }) };
    };
    const result = { groups, total: ids.length, ids, counts, months };
    const best = order === "best" && groups.some(([clause]) => answers.get(clause).body && !clause.not);
    if (best) await this.rank(result, groups, answers);
    else ids.sort(order === "oldest" ? (a, b) => a - b : (a, b) => b - a);
    if (!ids.length) result.alone = groups.filter(([clause]) => !clause.not).map((group) => ({ text: group.map(({ text }) => text).join(" OR "), count: this.articlesOf(group, answers) }));
    return result;
  }

  articlesOf(group, answers) {
    let count = 0;
    for (let at = 0; at < this.seats; at += 1) if (group.some((clause) => answers.get(clause).hits[at])) count += 1;
    return count;
  }

  // Sorts by BM25 over the fields; for words that stand near each other in the order typed there is a little more.
  async rank(result, groups, answers) {
    const scores = new Float64Array(this.articles);
    const scored = groups.filter(([clause]) => !clause.not).flat().filter((clause) => answers.get(clause).body);
    const rarity = scored.map((clause) => {
      const { hits, worth, body } = answers.get(clause);
      const df = this.articlesOf([clause], answers);
      const idf = ln(1 + (this.articles - df + 0.5) / (df + 0.5));
      for (const id of result.ids) {
        const at = this.slots[id];
        if (!hits[at]) continue;
        const tf = worth[at] + body[at] / NORMS[this.lengths[at]];
        scores[id] += (idf * tf) / (1.2 + tf);
      }
      return idf;
    });
    const order = (a, b) => scores[b] - scores[a] || b - a;
    result.ids.sort(order);
    const top = result.ids.slice(0, 200);
    const wanted = new Uint8Array(this.seats);
    for (const id of top) wanted[this.slots[id]] = 1;
    const pairs = scored.map((clause, n) => [clause, scored[n + 1], n]).filter(([a, b]) => a.kind === "word" && b?.kind === "word");
    const near = [...new Set(pairs.flatMap(([a, b]) => [a, b]))];
    const blocks = new Set(near.flatMap(({ forms }) => [...forms.values()].flatMap(({ parts }) => parts.flatMap(([key]) => this.within(this.places, key, `${key}\0`).map(({ name }) => name)))));
    if (near.length > 1 && blocks.size <= 8) {
      const places = new Map();
      for (const clause of near) places.set(clause, await this.placesOf(clause.forms, wanted));
      for (const [a, b, n] of pairs) {
        for (const id of top) {
          const [left, right] = [a, b].map((clause) => places.get(clause).get(this.slots[id]) ?? []);
          let closest = Infinity;
          for (let i = 0, j = 0; i < left.length && j < right.length; left[i] < right[j] ? (i += 1) : (j += 1)) {
            const gap = right[j] - left[i];
            closest = Math.min(closest, gap > 0 ? gap : 2 - gap);
          }
          if (closest < 12) scores[id] += (Math.min(rarity[n], rarity[n + 1]) * 0.6) / closest;
        }
      }
      top.sort(order);
      result.ids.splice(0, top.length, ...top);
    }
  }

  // What results show. Results of one block come together.
  async cards(ids) {
    const of = async (id) => {
      const block = this.cardBlocks.findLast(({ first }) => first <= id);
      const entries = await this.pieces(block.name);
      const reader = new Reader(entries[id - block.first]);
      const [url, title, date, language, authors, source, countries, picture, shown] = Array.from({ length: 9 }, () => reader.text());
      const lines = (text) => (text ? text.split("\n") : []);
      return { id, url, title, date, language: language || this.language, authors: lines(authors), source, countries: lines(countries), picture, shown };
    };
    return Promise.all(ids.map(of));
  }

  // So many results that at most `blocks` blocks have to be fetched for them, and at least one.
  reach(ids, most, blocks) {
    const needed = new Set();
    let count = 0;
    for (; count < Math.min(ids.length, most); count += 1) {
      needed.add(this.cardBlocks.findLast(({ first }) => first <= ids[count]).name);
      if (needed.size > blocks) break;
    }
    return Math.max(count, Math.min(ids.length, 1));
  }

  // Pages whose label begins with a folded text.
  async complete(folded) {
    const key = keyOf(folded);
    const blocks = await Promise.all(this.within(this.labels, key, `${key}\xFF`).slice(0, 4).map(({ name }) => this.pieces(name)));
    const labels = blocks.flat().map((bytes) => {
      const reader = new Reader(bytes);
      return { folded: reader.text(), label: reader.text(), kind: reader.text(), key: reader.text(), url: reader.text(), count: reader.number() };
    });
    return labels.filter((label) => label.folded.startsWith(folded));
  }

  // Words of the archive that are spelt nearly like one that it does not have, the nearest and then the most frequent first.
  async spellings(form) {
    const folded = fold(form);
    const key = keyOf(folded);
    const at = this.terms.indexOf(this.within(this.terms, key, key)[0] ?? this.terms[0]);
    const near = (await Promise.all(this.terms.slice(Math.max(at - 1, 0), at + 2).map(({ name }) => this.entries(name)))).flat();
    const found = [];
    const limit = folded.length > 5 ? 2 : 1;
    for (const [own, content] of near) {
      if (/[\0-\x03:]/.test(own)) continue;
      const other = textOf(own);
      const distance = Math.abs(other.length - folded.length) > limit ? 9 : edits(folded, other);
      if (distance > 0 && distance <= limit) found.push({ word: other, distance, count: Math.floor(new Reader(content).number() / 8) });
    }
    return found.sort((a, b) => a.distance - b.distance || b.count - a.count || (a.word < b.word ? -1 : 1)).slice(0, 3).map(({ word }) => word);
  }
}

function addPart(forms, key, content, folded) {
  const [form, mark] = [key.split("\0")[0].split("\x02"), key.indexOf("\0")];
  const name = form[1] === undefined ? (mark < 0 && folded !== undefined ? folded : textOf(form[0])) : textOf(form[1]);
  const known = forms.get(name);
  if (folded === undefined) {
    if (known) known.parts.push([key, content]);
    else forms.set(name, { parts: [[key, content]] });
  } else if (known) known.push([key, content]);
  else forms.set(name, [[key, content]]);
}

// Letters to be put in, left out, changed, or swapped with the next.
function edits(a, b) {
  let [older, old] = [[], Array.from({ length: b.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= a.length; i += 1) {
    const now = [i];
    for (let j = 1; j <= b.length; j += 1) {
      now[j] = Math.min(old[j] + 1, now[j - 1] + 1, old[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) now[j] = Math.min(now[j], older[j - 2] + 1);
    }
    [older, old] = [old, now];
  }
  return old[b.length];
}

// The folded words that a query's clauses found, each with the number of its clause.
export function marked(groups) {
  const all = new Map();
  groups.flat().filter(({ not }) => !not).forEach((clause, n) => {
    for (const forms of clause.families ?? (clause.forms ? [clause.forms] : [])) for (const form of forms.keys()) if (!all.has(form)) all.set(form, n);
  });
  return all;
}

// Pieces of a text, every other one of them found; of a long one the best passage.
export function passage(text, marks, length = 34) {
  const all = words(text);
  const found = all.map(({ form }) => marks.get(form));
  let [best, score] = [0, -1];
  for (let n = 0; n < all.length; n += 1) {
    if (n && found[n] === undefined) continue;
    let hits = 0;
    const kinds = new Set();
    for (let m = n; m < all.length && all[m].place < all[n].place + length - 6; m += 1) {
      if (found[m] === undefined) continue;
      hits += 1;
      kinds.add(found[m]);
    }
    const own = kinds.size * 100 + hits;
    if (own > score) [best, score] = [n, own];
  }
  // A little of what goes before, and no less of what follows where the text ends.
  const start = Math.max(0, Math.min(best - 6, all.length - length));
  const shown = all.slice(start, start + length);
  if (!shown.length) return { before: false, after: false, pieces: [text] };
  const [from, to] = [start ? shown[0].start : 0, start + length < all.length ? shown.at(-1).end : text.length];
  const pieces = [];
  let at = from;
  shown.forEach((word, n) => {
    if (found[start + n] === undefined || word.end <= at) return;
    const begin = Math.max(word.start, at);
    if (begin === at && pieces.length) pieces[pieces.length - 1] += text.slice(begin, word.end);
    else pieces.push(text.slice(at, begin), text.slice(begin, word.end));
    at = word.end;
  });
  pieces.push(text.slice(at, to));
  return { before: start > 0, after: to < text.length, pieces };
}
