// Readers whose browser does less: without JavaScript nothing of the text is lost, links and folded parts work; who wants
// less motion gets none; on paper stands what is folded away on the screen.
import assert from "node:assert/strict";
import { each, finish, launch, open, pagesByKind, serve } from "./site.mjs";

const [, , folder, base] = process.argv;
const { address, close } = await serve(folder, base);
const browser = await launch();
const kinds = pagesByKind(folder);
const paths = [...kinds].filter(([kind]) => kind !== "redirect").map(([, paths]) => paths[0]).filter(Boolean);

/** The words of the page that people see, without the buttons that scripts add (reasons are pressed, and stay) and what stands in for scripts. */
const words = (page) => page.evaluate(() => {
  for (const extra of document.querySelectorAll("main :is(button:not(.ev), noscript)")) extra.remove();
  for (const box of document.querySelectorAll("details")) box.open = true;
  return document.querySelector("main").innerText.split(/\s+/).filter(Boolean);
});

const problems = await each(paths, async (path) => {
  const found = [];
  const without = await open(browser, address, path, { javaScriptEnabled: false });
  const plain = await words(without.page);
  if (!plain.length) found.push(`/${path}: no text without JavaScript`);
  const empty = await without.page.evaluate(() => [...document.querySelectorAll("button, input, select, noscript + *")]
    .filter((element) => element.checkVisibility() && !element.closest("form")).map((element) => element.outerHTML));
  if (empty.length) found.push(`/${path}: cannot work without JavaScript: ${empty[0].slice(0, 120)}`);
  found.push(...without.wrong.map((text) => `/${path} without JavaScript: ${text}`));
  await without.close();

  const moving = await open(browser, address, path);
  const moves = await moving.page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    const lasts = (list) => list.split(",").some((time) => parseFloat(time) > 0);
    return lasts(style.transitionDuration) || (style.animationName !== "none" && lasts(style.animationDuration))
      || style.scrollBehavior === "smooth";
  }).map((element) => element.outerHTML.slice(0, 120)));
  if (moves.length) found.push(`/${path}: moves though readers asked for no motion: ${moves[0]}`);
  const rich = new Set(await words(moving.page));
  const lost = plain.filter((word) => !rich.has(word));
  if (lost.length) found.push(`/${path}: JavaScript takes away: ${lost.slice(0, 10).join(" ")}`);
  await moving.close();
  return found;
});

async function linksAndFoldedPartsWork() {
  const seen = await open(browser, address, "", { javaScriptEnabled: false });
  const { page } = seen;
  await page.click("main h2 a");
  await page.waitForSelector("article.story > .head h1");
  const folded = page.locator("details:not([open])").first();
  if (await folded.count()) {
    const inside = folded.locator("> :not(summary)").first();
    await folded.evaluate((box) => (box.id ||= "folded"));
    assert.equal(await page.locator("#folded > :not(summary)").first().isVisible(), false);
    await page.locator("#folded > summary").click();
    assert.equal(await page.locator("#folded > :not(summary)").first().isVisible(), true);
  }
  await page.click("nav a");
  await page.waitForSelector("main h1");
  assert.deepEqual(seen.wrong, []);
  await seen.close();
}

async function foldedPartsStandOnPaper() {
  const path = kinds.get("article")[0];
  const { page, close } = await open(browser, address, path);
  await page.emulateMedia({ media: "print" });
  // What a style sheet unfolds is unfolded in the frame after.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const hidden = await page.evaluate(() => [...document.querySelectorAll(".panel > details:not(.toc) li")]
    .filter((item) => !item.checkVisibility({ contentVisibilityAuto: true })).map((item) => item.textContent));
  assert.deepEqual(hidden, []);
  await close();
}

for (const run of [linksAndFoldedPartsWork, foldedPartsStandOnPaper]) {
  await run().catch((error) => problems.push(`${run.name}: ${error.stack}`));
}
await browser.close();
close();
finish("pages are whole without JavaScript, without motion and on paper", problems);
