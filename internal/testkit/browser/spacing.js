(() => {
  const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + [...e.classList].map(c => "." + c).join("");
  // A sheet made by script is no inline style, so the CSP lets it pass.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }`);
  const before = [...document.adoptedStyleSheets]; // a copy: the list itself changes with the page
  document.adoptedStyleSheets = [...before, sheet];
  const out = [];
  if (document.scrollingElement.scrollWidth > document.documentElement.clientWidth + 1) out.push("the page scrolls sideways");
  for (const e of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(e);
    const cut = o => o === "hidden" || o === "clip";
    if (e.clientWidth <= 2 || e.clientHeight <= 2 || !e.textContent.trim()) continue; // meant for a screen reader only
    if (cut(style.overflowX) && e.scrollWidth > e.clientWidth + 1 || cut(style.overflowY) && e.scrollHeight > e.clientHeight + 1)
      out.push(name(e));
  }
  document.adoptedStyleSheets = before;
  return out;
})()
