const persianZero = 0x06f0
const arabicZero = 0x0660

/** Persian and Arabic digits become ASCII digits, Arabic ye and kaf their Persian forms; the rest stays. */
export function normaliseDigits(text: string): string {
  return text
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - persianZero))
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - arabicZero))
    .replace(/\u064a/g, '\u06cc')
    .replace(/\u0643/g, '\u06a9')
}
