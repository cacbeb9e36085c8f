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

// Which format it is is said, since a title may look like another.
const FORMATS = [["BibTeX", "@biblatex/text"], ["RIS", "@ris/file"], ["CSL-JSON", "@else/json"]];

/** What a page gives as a download. */
async function downloaded(page, format) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.click(`.formats button:text-is("${format}")`),
  ]);
  return readFileSync(await download.path(), "utf8");
}

const all = JSON.parse(expectations);
for (const expected of all) {
  const seen = await open(browser, address, expected.path, { acceptDownloads: true });
  for (const [format, forceType] of FORMATS) {
    const text = await downloaded(seen.page, format);
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

// A list offers all its articles at once, those on its older pages, too.
const month = all[0].path.split("/").slice(0, 2).join("/");
const list = await open(browser, address, `${month}/`, { acceptDownloads: true });
if (await list.page.locator(".citelist").count()) {
  const wanted = all.filter(({ path }) => path.startsWith(month)).map(({ title, authors }) => ({ title, authors }));
  for (const [format, forceType] of FORMATS) {
    const items = new Cite(await downloaded(list.page, format), { forceType }).data.map((item) => collapsed({
      title: item.title, authors: [item.author ?? item.reporter ?? []].flat().map(whole),
    }));
    for (const one of collapsed(wanted)) {
      const found = items.some((item) => JSON.stringify(item) === JSON.stringify(one));
      if (!found) problems.push(`/${month}/ as ${format} has no ${JSON.stringify(one)} among ${JSON.stringify(items)}`);
    }
  }
}
problems.push(...list.wrong);
await list.close();
await browser.close();
close();
finish("citations are read back", problems);
