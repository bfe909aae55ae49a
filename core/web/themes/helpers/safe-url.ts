/** The address itself when it leads to the web, to mail, to a telephone or to a page of ours; `#` for anything else. */
export function safeUrl(value: unknown): string {
  // Browsers ignore control characters and blanks at the start, and read "\" as "/".
  const url = String(value ?? '')
    .replace(/[\u0000-\u0020\u007f]/g, '')
    .replaceAll('\\', '/')
  if (/^(https?|mailto|tel):/i.test(url)) return url
  if (url.startsWith('//')) return '#'
  return /^[a-z][a-z0-9+.-]*:/i.test(url) || url === '' ? '#' : url
}
