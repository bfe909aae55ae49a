import type { InvoiceStatus } from 'nettoria/contracts/billing'

/** What an invoice may become. Money already taken never makes it void; it is refunded instead. */
const next: Record<InvoiceStatus, readonly InvoiceStatus[]> = {
  draft: ['issued', 'void'],
  issued: ['partially_paid', 'paid', 'void'],
  partially_paid: ['partially_paid', 'paid', 'refunded'],
  paid: ['refunded'],
  void: [],
  refunded: [],
}

export function mayBecome(from: InvoiceStatus, to: InvoiceStatus): boolean {
  return next[from].includes(to)
}

/** Whether money can still be put towards it. */
export function isOpen(status: InvoiceStatus): boolean {
  return mayBecome(status, 'paid')
}
