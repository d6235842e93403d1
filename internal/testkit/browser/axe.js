axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
  preload: false, // it would fetch style sheets again, which the CSP forbids
}).then(result => result.violations.map(v => ({
  Rule: v.id, Help: v.help, Where: v.nodes.map(n => n.target.join(" ")),
})))
