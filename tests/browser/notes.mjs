// Annotations on the page of an article: seen without a click and without JavaScript, beside their words where there is
// room, folded below them where there is none, after the text on paper, each once; and passages that can be linked to.
import assert from "node:assert/strict";
import { finish, launch, open, serve } from "./site.mjs";

const [, , folder, base, path] = process.argv;
const { address, close } = await serve(folder, base);
const browser = await launch();
const wide = { viewport: { width: 1440, height: 900 } };
const narrow = { viewport: { width: 390, height: 800 } };
const bare = { javaScriptEnabled: false };

/** The notes beside the text, with what of each is seen and where. */
const notes = (page) => page.evaluate(() => {
  const prose = document.querySelector(".prose"), box = prose.querySelector(":scope > p").getBoundingClientRect();
  return [...prose.querySelectorAll(".note:not(.pointer)")].map((note) => {
    const said = note.querySelector(".said"), at = note.getBoundingClientRect();
    return {
      id: note.id, top: at.top, bottom: at.bottom, beside: at.left >= box.right,
      seen: said.checkVisibility({ contentVisibilityAuto: true }), words: said.textContent.trim(),
      marked: [...document.querySelectorAll(`[data-n~="${note.dataset.note}"]`)].map((mark) => getComputedStyle(mark).backgroundColor),
    };
  });
});

async function besideTheWordsOnWideScreens() {
  for (const options of [{ ...wide, ...bare }, wide]) {
    const { page, wrong, close } = await open(browser, address, path, options);
    const all = await notes(page);
    assert.ok(all.length > 1, "several notes");
    for (const note of all) {
      assert.ok(note.seen && note.beside, `${note.id} is seen beside the text: ${JSON.stringify(note)}`);
      assert.ok(note.marked.length && note.marked.every((colour) => !/, 0\)$|transparent/.test(colour)), `${note.id} has its words marked`);
    }
    const boxes = await page.evaluate(() => [...document.querySelectorAll(".note, .sidenote")].map((box) => box.getBoundingClientRect()));
    for (const [at, a] of boxes.entries()) {
      for (const b of boxes.slice(at + 1)) assert.ok(a.bottom <= b.top + 1 || b.bottom <= a.top + 1, "notes do not overlap");
    }
    const text = await page.evaluate(() => document.querySelector("main").innerText.replace(/\s+/g, " "));
    for (const { words } of all) {
      const said = words.replace(/\s+/g, " ");
      assert.equal(text.split(said).length, 2, `once, never twice: ${said}`);
    }
    assert.deepEqual(wrong, []);
    await close();
  }
}

async function foldedBelowTheParagraphOnNarrowOnes() {
  const { page, close } = await open(browser, address, path, { ...narrow, ...bare });
  for (const note of await notes(page)) assert.equal(note.seen, false, `${note.id} is folded`);
  await page.locator(".note summary").first().click();
  assert.ok((await notes(page))[0].seen, "a click unfolds it");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "nothing beyond the screen");
  await close();
}

async function anAddressShowsTheNoteAndItsWords() {
  for (const screen of [wide, narrow]) {
    const first = await open(browser, address, path, { ...screen, ...bare });
    const [{ id }] = await notes(first.page);
    await first.close();
    const { page, close } = await open(browser, address, `${path}#${id}`, { ...screen, ...bare });
    const note = (await notes(page)).find((note) => note.id === id);
    assert.ok(note.seen && note.top < 900 && note.bottom > 0, `#${id} shows the note at ${screen.viewport.width}`);
    const plain = await page.evaluate(() => getComputedStyle(document.querySelector(".prose p")).backgroundColor);
    assert.ok(note.marked.every((colour) => colour !== plain));
    await close();
  }
}

async function fromTheWordsToTheNoteAndBackByKeyboard() {
  const { page, close } = await open(browser, address, path, narrow);
  await page.locator(".note-ref").first().focus();
  await page.keyboard.press("Enter");
  const id = decodeURIComponent(new URL(page.url()).hash.slice(1));
  assert.match(id, /^note-/);
  const back = page.locator(`[id="${id}"] a[href$="#_at-${id}"]`);
  await back.focus();
  await page.keyboard.press("Enter");
  assert.equal(decodeURIComponent(new URL(page.url()).hash.slice(1)), `_at-${id}`);
  assert.ok(await page.locator(`[id="_at-${id}"]`).isVisible());
  await close();
}

async function afterTheTextOnPaper() {
  const { page, close } = await open(browser, address, path, wide);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const all = await notes(page);
  const end = await page.evaluate(() => Math.max(...[...document.querySelectorAll(".prose > p, .noted > p")].map((p) => p.getBoundingClientRect().bottom)));
  for (const note of all) assert.ok(note.seen && note.top >= end - 1, `${note.id} stands after the text: ${note.top} < ${end}`);
  assert.deepEqual([...all].sort((a, b) => a.top - b.top).map((note) => note.id), all.map((note) => note.id), "in their order");
  await close();
}

async function passagesCanBeLinkedToAndQuoted() {
  const { page, wrong, close } = await open(browser, address, path, { ...wide, permissions: ["clipboard-read", "clipboard-write"] });
  await page.evaluate(() => {
    const paragraph = document.querySelector(".prose p[id]");
    getSelection().selectAllChildren(paragraph);
  });
  const [link, quotation] = await page.locator(".passage button").all();
  await link.click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /#_p[0-9a-f]{8}:~:text=/);
  await quotation.click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^“.*” .*:~:text=/s);
  assert.deepEqual(wrong, []);
  await close();
}

const problems = [];
for (const run of [
  besideTheWordsOnWideScreens, foldedBelowTheParagraphOnNarrowOnes, anAddressShowsTheNoteAndItsWords,
  fromTheWordsToTheNoteAndBackByKeyboard, afterTheTextOnPaper, passagesCanBeLinkedToAndQuoted,
]) {
  await run().catch((error) => problems.push(`${run.name}: ${error.message}`));
}
await browser.close();
close();
finish(`notes of /${path}`, problems);
