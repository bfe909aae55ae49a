// What XML 1.0 cannot carry, not even as an entity: control characters, lone surrogates, U+FFFE and U+FFFF.
const forbidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }

/** Text for an element or a double-quoted attribute. Characters XML cannot carry are dropped; `\r` survives as `&#13;`. */
export function escapeXml(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>"\r]/g, (character) => entities[character] ?? character)
}
