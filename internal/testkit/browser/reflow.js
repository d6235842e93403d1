(() => {
  const width = document.documentElement.clientWidth;
  const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + [...e.classList].map(c => "." + c).join("");
  const scrolls = e => {
    for (e = e.parentElement; e && e !== document.body; e = e.parentElement)
      if (getComputedStyle(e).overflowX !== "visible") return true;
    return false;
  };
  const out = [];
  if (!document.querySelector("meta[name=viewport]")) out.push("no viewport is set, so a phone shows the page small");
  if (document.scrollingElement.scrollWidth > 320) out.push(`the page is ${document.scrollingElement.scrollWidth} px wide`);
  for (const e of document.body.querySelectorAll("*")) {
    const box = e.getBoundingClientRect();
    if (box.width > 1 && box.height > 1 && (box.right > Math.min(width, 320) + 1 || box.left < -1) && !scrolls(e))
      out.push(`${name(e)} from ${Math.round(box.left)} to ${Math.round(box.right)} px`);
  }
  return out;
})()
