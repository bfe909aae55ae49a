const rightToLeft = new Set(['fa', 'ar', 'he', 'ur'])

/** A plain HTML version of a text: paragraphs at empty lines, web addresses as links, everything escaped. */
export function htmlBody({ text, subject, locale }: { text: string; subject: string; locale: string }): string {
  const dir = rightToLeft.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr'
  const paragraphs = text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${linked(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('\n')
  return `<!doctype html>
<html lang="${escape(locale)}" dir="${dir}">
<head><meta charset="utf-8"><title>${escape(subject)}</title></head>
<body dir="${dir}">
${paragraphs}
</body>
</html>
`
}

const address = /https?:\/\/[^\s<>"'`]+/g

function linked(text: string): string {
  let html = ''
  let from = 0
  for (const match of text.matchAll(address)) {
    const url = match[0].replace(/[.,;:!?)\]]+$/, '')
    html += escape(text.slice(from, match.index)) + `<a href="${escape(url)}" dir="ltr">${escape(url)}</a>`
    from = match.index + url.length
  }
  return html + escape(text.slice(from))
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
