// A reader without a mouse: the skip link, the menu, the map of the home page, what is folded away and the buttons of an
// article are reached with Tab alone, each shows where the focus is, and Enter does what a click would.
import assert from "node:assert/strict";
import { finish, launch, open, pagesByKind, serve } from "./site.mjs";

const [, , folder, base] = process.argv;
const { address, close } = await serve(folder, base);
const browser = await launch();
const problems = [];

/** What the focus is on, and the box in which it should show. */
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  return {
    id: element.id,
    name: `${element.localName}.${element.getAttribute("class") ?? ""}`,
    text: (element.getAttribute("aria-label") ?? element.textContent).trim().replace(/\s+/g, " "),
    href: element.href?.baseVal ?? element.href ?? null,
    where: element.closest("nav, .world, .calendar, .facets, main, header, footer")?.getAttribute("class") ?? "nav",
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    clip: {
      x: Math.max(0, box.left - 8), y: Math.max(0, box.top - 8),
      width: Math.min(box.width + 16, innerWidth), height: Math.min(box.height + 16, innerHeight),
    },
  };
});

/** Presses Tab until the focus leaves the page; gives every stop. */
async function stops(page, check) {
  const all = [];
  const looked = new Map();
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (!stop || all.length > 400) return all;
    all.push(stop);
    if (!stop.seen) problems.push(`${page.url()}: the focus on ${stop.name} “${stop.text}” is out of sight`);
    // A few of each kind are looked at, pixel by pixel: with the focus and without.
    const kind = `${stop.name} in ${stop.where}`;
    const times = looked.get(kind) ?? 0;
    if (!check || times >= 2) continue;
    looked.set(kind, times + 1);
    const { clip } = stop;
    if (clip.width < 1 || clip.height < 1) continue;
    const lit = await page.screenshot({ clip });
    await page.evaluate(() => { window.kept = document.activeElement; window.kept.blur(); });
    const unlit = await page.screenshot({ clip });
    await page.evaluate(() => window.kept.focus({ focusVisible: true, preventScroll: true }));
    if (lit.equals(unlit)) problems.push(`${page.url()}: one cannot see that ${kind} “${stop.text}” has the focus`);
  }
}

async function skipLinkLeadsToTheText() {
  const { page, close } = await open(browser, address, "");
  await page.keyboard.press("Tab");
  assert.match((await focused(page)).name, /^a\.skip$/);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main")), "Tab goes on in the text");
  await close();
}

async function menuAndMapAreReached(options) {
  const seen = await open(browser, address, "", options);
  const { page } = seen;
  // What a narrow screen folds opens by the keys of the browser itself.
  await page.evaluate(() => { for (const fold of document.querySelectorAll("details")) fold.open = true; });
  const all = await stops(page, true);
  const hrefs = new Set(all.map((stop) => stop.href && new URL(stop.href, page.url()).href));
  for (const [what, selector] of [["menu", "nav a"], ["map", ".world a"], ["years", ".bars a"]]) {
    const links = await page.evaluate((selector) => [...document.querySelectorAll(selector)]
      .filter((link) => link.checkVisibility()).map((link) => new URL(link.href.baseVal ?? link.href, document.baseURI).href), selector);
    assert.ok(links.length > 0, `the home page has links in its ${what}`);
    for (const link of links) assert.ok(hrefs.has(link), `${link} of the ${what} is not reached`);
  }
  assert.ok(all.every((stop) => stop.text), `a stop without a name: ${JSON.stringify(all.find((stop) => !stop.text))}`);
  assert.deepEqual(seen.wrong, []);
  await seen.close();
}

async function enterFollowsACountryOfTheMap() {
  const { page, close } = await open(browser, address, "");
  for (let count = 0; count < 200; count += 1) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (stop.where !== "world") continue;
    await Promise.all([page.waitForURL("**/countries/**"), page.keyboard.press("Enter")]);
    const title = await page.innerText("h1");
    assert.ok(stop.text.startsWith(title), `${stop.text} led to ${title}`);
    await close();
    return;
  }
  assert.fail("no country of the map is reached");
}

async function anArticleIsUsedWithoutAMouse() {
  const seen = await open(browser, address, kinds.get("article")[0]);
  const { page } = seen;
  const all = await stops(page, true);
  const buttons = await page.evaluate(() => [...document.querySelectorAll(".panel .show, .formats button")]
    .filter((button) => button.checkVisibility()).map((button) => (button.ariaLabel ?? button.textContent).trim()));
  assert.deepEqual(all.filter((stop) => stop.name.startsWith("button")).map((stop) => stop.text).sort(), buttons.sort());
  assert.ok(["BibTeX", "RIS", "CSL-JSON"].every((format) => buttons.includes(format)), buttons.join());
  // What is folded away comes into reach by its summary.
  const summary = page.locator("details:not([open]) > summary").first();
  await summary.evaluate((element) => (element.id = "folded"));
  await page.locator("#folded").press("Enter");
  assert.ok(await page.locator("#folded").evaluate((element) => element.parentElement.open), "Enter unfolds");
  const show = page.locator(".panel .show:visible").first();
  await show.press("Space");
  assert.equal(await show.getAttribute("aria-pressed"), "true");
  const evident = () => page.evaluate(() => [...document.querySelectorAll(".story .evident")].map((word) => word.dataset.e));
  const group = await show.evaluate((button) => [...button.nextElementSibling.querySelectorAll("[data-mark]")].map((item) => item.dataset.mark));
  const marked = await evident();
  const isOf = (numbers) => (items) => items.split(" ").some((item) => numbers.includes(item));
  assert.ok(marked.length > 0 && marked.every(isOf(group)), `words of ${group}: ${marked}`);
  const one = page.locator(".panel button.ev:visible").first();
  await one.press("Enter");
  assert.equal(await show.getAttribute("aria-pressed"), "false");
  const item = await one.evaluate((button) => button.closest("[data-mark]").dataset.mark);
  const own = await evident();
  assert.ok(own.length > 0 && own.every(isOf([item])), `words of ${item}: ${own}`);
  await one.press("Enter");
  await show.press("Space");
  await show.press("Space");
  assert.deepEqual(await evident(), []);
  assert.ok(all.every((stop) => stop.text), `a stop without a name: ${JSON.stringify(all.find((stop) => !stop.text))}`);
  assert.deepEqual(seen.wrong, []);
  await seen.close();
}

async function theSearchFieldIsReached() {
  // The field of an empty search has the focus at once; that of one that is under way is on the way to what was found.
  for (const path of ["search/", "search/?q=the"]) {
    const seen = await open(browser, address, path);
    const { page } = seen;
    await page.locator(".rows:not([aria-busy])").waitFor({ state: "attached" });
    const isAsked = path.includes("?");
    assert.equal(await page.evaluate(() => document.activeElement.id), isAsked ? "" : "q", `the focus of ${path}`);
    const all = await stops(page, true);
    assert.equal(all.some((stop) => stop.id === "q"), isAsked, `Tab reaches the field of ${path}`);
    assert.ok(all.some((stop) => stop.where.includes("facets")), `Tab reaches the filters of ${path}`);
    assert.deepEqual(seen.wrong, []);
    await seen.close();
  }
}

const kinds = pagesByKind(folder);
const cases = [
  skipLinkLeadsToTheText,
  function wide() { return menuAndMapAreReached({ viewport: { width: 1440, height: 900 } }); },
  function narrow() { return menuAndMapAreReached({ viewport: { width: 360, height: 740 }, colorScheme: "dark" }); },
  enterFollowsACountryOfTheMap,
  anArticleIsUsedWithoutAMouse,
];
// How a search is typed, narrowed and followed is a test of its own.
if (kinds.has("search")) cases.push(theSearchFieldIsReached);
for (const run of cases) {
  await run().catch((error) => problems.push(`${run.name}: ${error.stack}`));
}
await browser.close();
close();
finish("all is used with the keyboard alone", problems);
