// Footnotes of a text stand in the margin of wide screens, once; those of what people say about it stay below that.
import assert from "node:assert/strict";
import { launch, open, serve } from "./site.mjs";

const [, , folder, base, path] = process.argv;
const { address, close } = await serve(folder, base);
const browser = await launch();

for (const [width, beside] of [[1440, ["1 At the town hall.", "2 See 2009."]], [800, []]]) {
  const { page, wrong, close: leave } = await open(browser, address, path, { viewport: { width, height: 900 } });
  const set = () => page.evaluate(() => [...document.querySelectorAll(".sidenote")].map((note) => note.innerText.replace(/\s+/g, " ").trim()));
  await page.waitForFunction((count) => document.querySelectorAll(".sidenote").length === count, beside.length);
  assert.deepEqual(await set(), beside);
  // The list at the end is there for those who come by a link.
  const list = page.locator(".prose > .footnotes");
  const height = async () => (await list.boundingBox()).height;
  const isOpen = async () => await height() > 20;
  assert.equal(await isOpen(), !beside.length, `at ${width}: the list is ${await height()} high`);
  await page.locator(".prose > p .footnote-ref a").first().click();
  assert(await isOpen(), "a link to a footnote shows it");
  // Each link leads to the footnote of its own text.
  const links = await page.evaluate(() => [...document.querySelectorAll(".footnote-ref a")].map((link) => {
    const note = document.getElementById(link.hash.slice(1));
    const text = (element) => element.closest(".correction, .note, .annotation, .reply, .prose");
    return text(link) === text(note);
  }));
  assert(links.length === 6 && links.every(Boolean), `${links}`);
  assert.deepEqual(wrong, []);
  await leave();
}
await browser.close();
close();
console.error("ok margin");
