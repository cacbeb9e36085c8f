// What a reader meets on the search page, under the strictest policy that it works with and below a path, as on many
// hosts. Called by tests/browser.rs with the folder of a built site without a base URL; says on standard error what went
// wrong and exits with 1.
import assert from "node:assert/strict";
import { readFile } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./site.mjs";

const [, , folder] = process.argv;
const shots = process.env.ARCHIVE_SCREENSHOTS;
const BELOW = "/desk/archive";
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml" };

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
  const file = join(folder, path.replace(BELOW, ""), path.endsWith("/") ? "index.html" : "");
  readFile(file, (error, bytes) => {
    const found = !error && path.startsWith(`${BELOW}/`);
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(found ? 200 : 404, { "content-type": type, "content-security-policy": POLICY });
    response.end(found ? bytes : "");
  });
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const address = `http://127.0.0.1:${server.address().port}${BELOW}/`;

const browser = await launch();

/** Opens a page that remembers what went wrong in it. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.wrong.push(message.text()));
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) page.wrong.push(`asked for ${request.url()}`);
  });
  await page.goto(new URL(path, address).href);
  return page;
}

/** Waits until so many articles are said to be found, and gives the headlines that are shown. */
async function found(page, number) {
  await page.waitForFunction((text) => document.querySelector(".count").textContent === text && !document.querySelector("[aria-busy]"), `Articles found: ${number}`);
  return page.locator(".rows h2").allInnerTexts();
}

async function close(page) {
  assert.deepEqual(page.wrong, []);
  await page.context().close();
}

async function wordsAreFoundInAllShardsAndLanguagesNewestFirst() {
  const page = await open("search/?q=armistice");
  assert.deepEqual(await found(page, 5), ["Tags <b>in</b> a title", "Le vote au Kenya", "Armistice talks in Seoul", "The vote", "Under the glacier"]);
  assert.deepEqual(await page.locator(".rows time").allInnerTexts(), ["1 June 2019", "27 December 2018", "29 November 2018", "27 December 2007", "3 February 1998"]);
  assert.equal(await page.locator(".rows h2").nth(1).getAttribute("lang"), "fr");
  assert.ok((await page.locator(".rows li").nth(2).locator("mark").allInnerTexts()).includes("armistice"));
  if (shots) await page.screenshot({ path: join(shots, "search-wide-light.png") });
  await close(page);
}

async function nothingInAnArticleRuns() {
  const page = await open("search/?q=armistice+page");
  await found(page, 1);
  const text = await page.locator(".rows p").first().innerText();
  assert.ok(text.includes(`<img src=x onerror="window.ran = true">`), text);
  assert.ok(text.includes("9 lives"), text);
  assert.equal(await page.locator(".rows img").count(), 0);
  assert.equal(await page.evaluate(() => window.ran), undefined);
  await close(page);
}

async function theBestMatchComesFirstIfAskedFor() {
  const page = await open("search/?q=armistice");
  await found(page, 5);
  await page.selectOption("[name=order]", "best");
  await page.waitForFunction(() => document.querySelector(".rows h2").innerText !== "Tags <b>in</b> a title");
  assert.ok(page.url().endsWith("?q=armistice&order=best"), page.url());
  assert.equal((await page.locator(".rows h2").allInnerTexts()).length, 5);
  await close(page);
}

async function filtersNarrowAndStandInTheAddress() {
  const page = await open("search/?q=armistice");
  await found(page, 5);
  await page.locator(".facets label", { hasText: "Kenya" }).click();
  assert.deepEqual(await found(page, 2), ["Le vote au Kenya", "The vote"]);
  assert.ok(page.url().endsWith("search/?q=armistice&country=KE"), page.url());
  // Another year widens.
  await page.locator("[data-facet=year] summary").click();
  await page.locator(".facets label", { hasText: "2007" }).click();
  assert.deepEqual(await found(page, 1), ["The vote"]);
  await page.locator(".facets label", { hasText: "2018" }).click();
  await found(page, 2);
  assert.ok(page.url().endsWith("&year=2007&year=2018"), page.url());
  // The address is enough.
  const other = await open(page.url());
  assert.deepEqual(await found(other, 2), ["Le vote au Kenya", "The vote"]);
  assert.ok(await other.locator("input[value=KE]").isChecked());
  await other.getByRole("button", { name: "Remove filter: Kenya" }).click();
  await found(other, 3);
  await close(other);
  await page.goBack();
  assert.deepEqual(await found(page, 1), ["The vote"]);
  await close(page);
}

async function filtersAreEnough() {
  const page = await open("search/?country=NO");
  const first = await found(page, 45);
  assert.equal(first.length, 20);
  assert.equal(first[0], "Harbour report 44");
  await page.getByRole("button", { name: "More results" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".rows li").length === 40);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Harbour report 24");
  await close(page);
}

async function theKeyboardIsEnough() {
  const page = await open("search/?q=armistice");
  await found(page, 5);
  await page.keyboard.press("/");
  await page.keyboard.type("harbour Oslo");
  // “harbour” alone finds as many, and is searched for where the keys come slowly.
  await page.waitForURL("**/?q=harbour+Oslo");
  await found(page, 45);
  const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "Harbour report 44");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "Harbour report 43");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(), "q");
  // A box keeps the focus when what it does has been done.
  const box = page.locator("input[value=NO]");
  await box.focus();
  await page.keyboard.press("Space");
  await page.waitForURL("**/?q=harbour+Oslo&country=NO");
  await found(page, 45);
  assert.ok(await box.evaluate((box) => box === document.activeElement && box.checked));
  await page.locator(".rows h2 a").first().focus();
  await page.keyboard.press("Escape");
  assert.equal(await focused(), "q");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/1964/05/17/harbour-44/**");
  assert.equal(await page.locator("h1").innerText(), "Harbour report 44");
  await close(page);
}

async function nothingFoundIsSaid() {
  const page = await open("search/?q=zirconium");
  await found(page, 0);
  assert.match(await page.innerText(".say"), /^Nothing in the archive matches/);
  assert.ok(await page.locator(".browse").isVisible());
  await close(page);
}

async function everyWordMustBeThere() {
  // In most shards one of the words occurs nowhere.
  const page = await open("search/?q=armistice+geologists");
  assert.deepEqual(await found(page, 1), ["Under the glacier"]);
  await page.fill("#q", "armistice zirconium");
  await found(page, 0);
  await close(page);
}

async function joinedWordsAreFoundAndShownAsWritten() {
  // The article before it is no part of the word, so that another language's is found too.
  const page = await open("search/?q=l%E2%80%99armistice+kenya");
  assert.deepEqual(await found(page, 2), ["Le vote au Kenya", "The vote"]);
  assert.equal(await page.locator(".rows div > p").first().innerText(), "Les électeurs du Kenya attendaient l’armistice.");
  await close(page);
}

async function wordsInQuotationMarksStandTogether() {
  const page = await open("search/?q=%22armistice+held%22");
  assert.deepEqual(await found(page, 1), ["The vote"]);
  await close(page);
}

async function withoutScriptsThePageSaysSo() {
  const page = await open("search/", { javaScriptEnabled: false });
  assert.match(await page.innerText("main"), /Searching needs JavaScript/);
  assert.ok(!(await page.locator("form.find").isVisible()));
  assert.ok(await page.getByRole("link", { name: "Countries" }).last().isVisible());
  assert.ok(await page.getByRole("link", { name: "2018" }).isVisible());
  await close(page);
}

async function fromAFolderItWorksToo() {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${pathToFileURL(join(folder, "search/index.html")).href}?q=%22armistice+held%22`);
  assert.deepEqual(await found(page, 1), ["The vote"]);
  await page.locator(".rows h2 a").click();
  assert.equal(await page.locator("h1").innerText(), "The vote");
  await page.context().close();
}

async function phrasesStandBesideWordsAndDates() {
  const page = await open("search/?q=%22armistice+held%22+kenya+-norway+date%3A2007");
  assert.deepEqual(await found(page, 1), ["The vote"]);
  assert.deepEqual(await page.locator(".chosen button").allInnerTexts(), ["\"armistice held\"", "kenya", "-norway", "date:2007"]);
  await page.getByRole("button", { name: "Remove filter: date:2007" }).click();
  await page.getByRole("button", { name: "Remove filter: \"armistice held\"" }).click();
  await page.getByRole("button", { name: "Remove filter: -norway" }).click();
  await found(page, 2);
  assert.ok(page.url().endsWith("search/?q=kenya"), page.url());
  await close(page);
}

async function theYearsNarrowByKeyboardAndByDrawing() {
  const page = await open("search/?q=armistice");
  await found(page, 5);
  const from = page.getByRole("slider", { name: "From the year" });
  await from.focus();
  assert.equal(await from.getAttribute("min"), "1960");
  for (let year = 1960; year < 2007; year += 1) await page.keyboard.press("ArrowRight");
  await found(page, 4);
  assert.ok(page.url().endsWith("&from=2007"), page.url());
  assert.equal(await from.evaluate((slider) => slider === document.activeElement), true);
  // What is outside is still seen, to draw over it.
  assert.ok(await page.locator(".years rect.out").nth(1998 - 1960).evaluate((bar) => +bar.getAttribute("height") > 0));
  const { x, y, width, height } = await page.locator(".years svg").boundingBox();
  await page.mouse.move(x + 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * (2008.5 - 1960) / 60, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await found(page, 2);
  assert.ok(page.url().endsWith("&to=2008"), page.url());
  await close(page);
}

async function whatIsMissingIsToldAndTriedAgain() {
  const page = await open("search/");
  await page.route("**/search/data/b/t-*", (route) => route.fulfill({ body: "archiveBlock(\"t\",\"x\")\n" }));
  await page.fill("#q", "armistice");
  await page.waitForFunction(() => !document.querySelector(".retry").hidden);
  assert.match(await page.innerText(".say"), /could not be loaded/);
  assert.equal(await page.locator(".rows li").count(), 0);
  await page.unroute("**/search/data/b/t-*");
  await page.getByRole("button", { name: "Try again" }).click();
  await found(page, 5);
  page.wrong = page.wrong.filter((text) => !/damaged/.test(text));
  await close(page);
}

async function spellingsAndPagesAreOffered() {
  const page = await open("search/?q=armistise");
  await found(page, 0);
  await page.getByRole("button", { name: "armistice" }).click();
  await found(page, 5);
  await page.fill("#q", "keny");
  await page.waitForFunction(() => !document.querySelector(".jump").hidden);
  assert.equal(await page.locator(".jump a").first().innerText(), "Kenya");
  await close(page);
}

async function theListIsSaved() {
  const page = await open("search/?q=armistice");
  await found(page, 5);
  for (const [format, part] of [["csv", "Tags <b>in</b> a title"], ["bib", "@article{"], ["ris", "TY  - NEWS"], ["json", "\"article-newspaper\""]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.selectOption(".files select", format)]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    assert.ok(Buffer.concat(chunks).toString().includes(part), format);
  }
  await close(page);
}

async function anAddressThatMeansHarmDoesNone() {
  const page = await open("search/?country=KP&country=__proto__&q=constructor&year=x&from=zz&order=toString");
  await found(page, 0);
  await close(page);
}

async function itFitsANarrowScreen() {
  const page = await open("search/?q=armistice&country=KE", { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  await found(page, 2);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  if (shots) await page.screenshot({ path: join(shots, "search-narrow-dark.png") });
  await close(page);
}

async function onANarrowScreenCountsAreFetchedWhenTheyAreOpened() {
  const page = await open("search/?q=armistice", { viewport: { width: 360, height: 740 } });
  await found(page, 5);
  await page.waitForFunction(() => document.querySelector("[data-facet=year] li"));
  const fetched = () => page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => /\/f-[0-9a-f]+\.js$/.test(name)).length);
  assert.equal(await fetched(), 0);
  await page.locator("[data-facet=country] summary").click();
  await page.locator(".facets label", { hasText: "Kenya" }).waitFor();
  assert.ok(await fetched() > 0);
  if (shots) await page.screenshot({ path: join(shots, "search-narrow-facets.png"), fullPage: true });
  await close(page);
}

const cases = [
  wordsAreFoundInAllShardsAndLanguagesNewestFirst,
  nothingInAnArticleRuns,
  theBestMatchComesFirstIfAskedFor,
  filtersNarrowAndStandInTheAddress,
  filtersAreEnough,
  theKeyboardIsEnough,
  nothingFoundIsSaid,
  everyWordMustBeThere,
  joinedWordsAreFoundAndShownAsWritten,
  wordsInQuotationMarksStandTogether,
  withoutScriptsThePageSaysSo,
  fromAFolderItWorksToo,
  phrasesStandBesideWordsAndDates,
  theYearsNarrowByKeyboardAndByDrawing,
  whatIsMissingIsToldAndTriedAgain,
  spellingsAndPagesAreOffered,
  theListIsSaved,
  anAddressThatMeansHarmDoesNone,
  itFitsANarrowScreen,
  onANarrowScreenCountsAreFetchedWhenTheyAreOpened,
];
let failed = 0;
for (const run of cases) {
  try {
    await run();
    console.error(`ok ${run.name}`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED ${run.name}: ${error.stack}`);
  }
}
await browser.close();
server.close();
process.exit(failed === 0 ? 0 : 1);
