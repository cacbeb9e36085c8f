// Asks the engine of the search page, in Node. Reads one JSON value from standard input and answers with one:
// {words: [text]} with the words of each text, {folds: [form]} with the folded forms, {folder, queries: [[text, order]]} with
// what each query finds and how many of it each value of a facet has.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Index, fold, marked, passage, words } from "../../../scripts/search/engine.js";

const asked = JSON.parse(await text(process.stdin));
const answer = {};
if (asked.words) answer.words = asked.words.map((one) => words(one).map(({ form, place, also }) => `${form}@${also ? "=" : ""}${place}`).join(" "));
if (asked.folds) answer.folds = asked.folds.map(fold);
if (asked.queries) {
  const load = (name) => readFile(join(asked.folder, name === "manifest" ? "search/data" : "search/data/b", `${name}.js`), "latin1");
  answer.found = [];
  for (const [query, order] of asked.queries) {
    // A new one each time: an answer must not depend on what was asked before.
    const index = await new Index(load).open();
    const { ids, groups, alone = [], counts } = await index.search(query, { order });
    const marks = marked(groups);
    const cards = await index.cards(ids.slice(0, 20));
    answer.found.push({
      ids,
      counts: Object.entries(await counts()).flatMap(([kind, values]) => [...values].map(([key, { count }]) => [kind, key, count])),
      alone: alone.map(({ text, count }) => [text, count]),
      cards: cards.map(({ url, title, shown }) => [url, title, passage(shown, marks).pieces]),
    });
  }
}
console.log(JSON.stringify(answer));
