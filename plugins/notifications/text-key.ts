/** Locale key of one text of a kind: "compute.server-ready", "sms" gives `compute.notices.server-ready.sms`. */
export function textKey(kind: string, part: 'sms' | 'subject' | 'text' | 'panel'): string {
  const dot = kind.indexOf('.')
  return `${kind.slice(0, dot)}.notices.${kind.slice(dot + 1)}.${part}`
}
