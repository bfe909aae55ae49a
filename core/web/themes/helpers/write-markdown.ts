import { safeUrl } from './safe-url.js'

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/**
 * A little Markdown as HTML: paragraphs, lists with `-`, `**bold**`, `*italic*`, `` `code` ``, `[text](address)`. Everything
 * else is text; markup in it is escaped, and an address that is not safe leads nowhere.
 */
export function writeMarkdown(text: string): string {
  return text
    .slice(0, 20_000)
    .split(/\r?\n\s*\r?\n/)
    .map((block) => block.split(/\r?\n/).filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0)
    .map((lines) =>
      lines.every((line) => /^\s*-\s/.test(line))
        ? `<ul>${lines.map((line) => `<li>${inline(line.replace(/^\s*-\s+/, ''))}</li>`).join('')}</ul>`
        : `<p>${lines.map(inline).join('<br>')}</p>`,
    )
    .join('\n')
}

// Code and links are taken out first: stars inside an address are part of it.
function inline(line: string): string {
  return line
    .split(/(`[^`]+`|\[[^\][]+\]\([^\s()]+\))/)
    .map((part) => {
      const code = /^`([^`]+)`$/.exec(part)
      if (code) return `<code>${escape(code[1]!)}</code>`
      const link = /^\[([^\][]+)\]\(([^\s()]+)\)$/.exec(part)
      if (link) return `<a href="${escape(safeUrl(link[2]))}">${emphasis(link[1]!)}</a>`
      return emphasis(part)
    })
    .join('')
}

const emphasis = (text: string) =>
  escape(text)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>')
