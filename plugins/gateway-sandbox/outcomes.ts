export const outcomes = ['paid', 'declined', 'cancelled', 'paid_twice', 'wrong_amount', 'late', 'unknown'] as const
export type SandboxOutcome = (typeof outcomes)[number]

const second = 1000

/** What the provider does for each outcome: how often it charges, what share of the amount, and from when on it admits to it. */
export const effects: Record<SandboxOutcome, { charges: number; share: 'whole' | 'half'; availableAfter: number }> = {
  paid: { charges: 1, share: 'whole', availableAfter: 0 },
  paid_twice: { charges: 2, share: 'whole', availableAfter: 0 },
  wrong_amount: { charges: 1, share: 'half', availableAfter: 0 },
  late: { charges: 1, share: 'whole', availableAfter: 60 * second },
  unknown: { charges: 1, share: 'whole', availableAfter: 300 * second },
  declined: { charges: 0, share: 'whole', availableAfter: 0 },
  cancelled: { charges: 0, share: 'whole', availableAfter: 0 },
}
