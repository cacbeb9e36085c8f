// The citations that an article offers, downloaded in the browser and read by citation-js: each says of the article what
// its front matter says. The expectations are a JSON list on the command line: path, title, authors, date, and so on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";
import "@citation-js/plugin-ris";
import { finish, launch, open, serve } from "./site.mjs";

const [, , folder, base, expectations] = process.argv;
const { address, close } = await serve(folder, base);
const browser = await launch();
const problems = [];

/** Runs of white space are one space in HTML, in TeX and in the lines of RIS. */
const collapsed = (value) => JSON.parse(JSON.stringify(value ?? null).replace(/ +/g, " "));

/** A name as one text, however a format takes it apart. */
const whole = (name) => name.literal ?? ([name.given, name.family].filter(Boolean).join(" ") || name);

for (const expected of JSON.parse(expectations)) {
  const seen = await open(browser, address, expected.path, { acceptDownloads: true });
  // Which format it is is said, since a title may look like another.
  for (const [format, forceType] of [["BibTeX", "@biblatex/text"], ["RIS", "@ris/file"], ["CSL-JSON", "@else/json"]]) {
    const [download] = await Promise.all([
      seen.page.waitForEvent("download"),
      seen.page.click(`.formats button:text-is("${format}")`),
    ]);
    const text = readFileSync(await download.path(), "utf8");
    const check = (what, actual, wanted) => {
      try {
        assert.deepEqual(collapsed(actual), collapsed(wanted));
      } catch {
        const told = `${what} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`;
        problems.push(`/${expected.path} as ${format}: ${told}\n${text}`);
      }
    };
    let items = [];
    try {
      items = new Cite(text, { forceType }).data;
    } catch (error) {
      problems.push(`/${expected.path} as ${format} cannot be read: ${error}\n${text}`);
    }
    if (items.length !== 1) {
      problems.push(`/${expected.path} as ${format}: ${items.length} items\n${text}`);
      continue;
    }
    const [item] = items;
    check("the title", item.title, expected.title);
    // RIS calls who wrote for a newspaper its reporter.
    check("the authors", [item.author ?? item.reporter ?? []].flat().map(whole), expected.authors);
    check("the publication", item["container-title"], expected.source);
    check("the URL", item.URL, expected.url);
    check("the page", item.page?.toString(), expected.page);
    // citation-js reads the year of a RIS file only; its day is looked at in the line itself.
    const date = item.issued?.["date-parts"][0].map(Number);
    check("the date", date, format === "RIS" ? expected.date.slice(0, 1) : expected.date);
    if (format === "RIS") {
      const day = /^DA {2}- (.*)\r$/m.exec(text)?.[1].split("/").filter(Boolean).map(Number);
      check("the day", day, expected.date);
    }
  }
  problems.push(...seen.wrong);
  await seen.close();
}
await browser.close();
close();
finish("citations are read back", problems);
