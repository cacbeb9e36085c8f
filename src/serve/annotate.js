// While editing: words that are selected can be copied as the YAML of an annotation. Nothing is written.
(() => {
  const script = document.currentScript ?? document.querySelector('script[src$="/_archive/reload.js"]');
  const base = new URL("quote", new URL(script.src, location));
  const button = document.createElement("button");
  button.type = "button";
  button.id = "archive-annotate";
  button.hidden = true;
  button.style.cssText = "position:fixed;inset-block-end:1rem;inset-inline-start:1rem;z-index:2147483646;font:14px/1.4 system-ui;" +
    "padding:.5rem .9rem;border:0;border-radius:.3rem;background:#1d1b18;color:#fffefb;cursor:pointer";
  document.body.append(button);
  const label = () => { button.textContent = "Copy as annotation"; };
  const around = (range, main) => {
    const before = range.cloneRange(), after = range.cloneRange();
    before.setStart(main, 0);
    before.setEnd(range.startContainer, range.startOffset);
    after.setStart(range.endContainer, range.endOffset);
    after.setEndAfter(main.lastChild);
    return [before.toString().slice(-60), after.toString().slice(0, 60)];
  };
  const chosen = () => {
    const selection = getSelection();
    const main = document.querySelector("main article");
    if (!main || selection.isCollapsed || !selection.rangeCount || !main.contains(selection.anchorNode)) return null;
    const text = selection.toString().trim();
    return text && [text, ...around(selection.getRangeAt(0), main)];
  };
  document.addEventListener("selectionchange", () => {
    const words = chosen();
    if (words) label();
    button.hidden = !words && document.activeElement !== button;
  });
  // A press of the button must not end the selection.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", async () => {
    const words = chosen();
    if (!words) return;
    const [text, before, after] = words;
    base.search = new URLSearchParams({ page: location.pathname, text, before, after });
    const answer = await fetch(base);
    const yaml = await answer.text();
    if (answer.ok) await navigator.clipboard.writeText(yaml);
    button.dataset.yaml = yaml;
    button.textContent = answer.ok ? "Copied" : yaml;
  });
})();
