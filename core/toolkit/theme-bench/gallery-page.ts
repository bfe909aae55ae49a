import type { ThemeBench } from './theme-bench.js'

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** The index of `theme dev`: every page with its cases in each language and scheme. */
export function galleryPage(bench: ThemeBench, live: boolean): string {
  const links = (page: string, name: string) =>
    bench.i18n.locales
      .flatMap((locale) => ['light', 'dark'].map((scheme) => ({ locale, scheme })))
      .map(({ locale, scheme }) => {
        const query = new URLSearchParams({ name: page, case: name, locale, scheme })
        return `<a href="/page?${escape(String(query))}">${locale} ${scheme}</a>`
      })
      .join(' ')
  const rows = bench.pages.flatMap((page) => {
    try {
      return [...bench.fixture(page).cases.keys()].map(
        (name) => `<tr><td>${escape(page)}</td><td>${escape(name)}</td><td>${links(page, name)}</td></tr>`,
      )
    } catch (error) {
      return [`<tr><td>${escape(page)}</td><td colspan="2">${escape((error as Error).message)}</td></tr>`]
    }
  })
  const [theme] = bench.themes.chain
  const title = `Theme ${escape(theme!.name)}`
  const reload = live ? '<script src="/-/reload.js" defer></script>' : ''
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>${reload}</head>
<body><h1>${title}</h1><table><thead><tr><th>Page</th><th>Case</th><th>Looks</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></body></html>`
}
