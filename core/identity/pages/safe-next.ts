/** The path if it is one of ours, else `fallback`: never another host, scheme or a trick with slashes and control characters. */
export function safeNext(next: string | undefined, fallback: string): string {
  if (!next || next.length > 1000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next)) return fallback
  const base = 'http://panel.invalid'
  const url = URL.canParse(next, base) ? new URL(next, base) : null
  // Dot segments may leave two leading slashes behind, which a browser reads as a host.
  if (!url || url.origin !== base || url.pathname.startsWith('//')) return fallback
  return url.pathname + url.search + url.hash
}
