import type { Reader } from 'nettoria'
import type { Breach } from 'nettoria/contracts/audits'
import { breach } from './audit-book.js'

type Whole = number | bigint | string | null

// Sums and counts are compared inside the database, which knex has no builder for: `havingRaw`.

/** M9: numbers of a series and year run from 1 to the counter without gap. One statement, so that a live panel stands still. */
export async function auditNumbers(read: Reader): Promise<Breach[]> {
  const series = (await read('billing_number_series as s')
    .leftJoin('billing_invoices as i', (numbered) => numbered.on('i.series', 's.series').on('i.year', 's.year'))
    .select('s.series', 's.year', 's.last')
    .count({ count: 'i.id' })
    .countDistinct({ different: 'i.series_number' })
    .min({ lowest: 'i.series_number' })
    .max({ highest: 'i.series_number' })
    .groupBy('s.series', 's.year', 's.last')) as Record<string, Whole>[]
  const broken = series.filter((row) => {
    const last = Number(row['last'])
    const lowest = Number(row['lowest'] ?? 1)
    return lowest !== 1 || ['count', 'different', 'highest'].some((name) => Number(row[name] ?? 0) !== last)
  })
  return broken.map((row) =>
    breach(
      'M9',
      `series ${row['series']}-${row['year']}`,
      `${row['count']} invoices run from ${row['lowest']} to ${row['highest']}, the counter says ${row['last']}`,
    ),
  )
}

/** M8: an invoice's totals are those of its lines. */
export async function auditTotals(read: Reader): Promise<Breach[]> {
  const rows = (await read('billing_invoices as i')
    .leftJoin('billing_invoice_lines as l', 'l.invoice_id', 'i.id')
    .select('i.id', 'i.number', 'i.subtotal', 'i.tax', 'i.total')
    .sum({ lines: 'l.total' })
    .groupBy('i.id', 'i.number', 'i.subtotal', 'i.tax', 'i.total')
    .havingRaw('i.total <> i.subtotal + i.tax or i.subtotal <> coalesce(sum(l.total), 0)')) as Record<string, Whole>[]
  return rows.map((row) =>
    breach(
      'M8',
      `invoice ${row['number']}`,
      `total ${row['total']}, subtotal ${row['subtotal']}, tax ${row['tax']}, lines ${row['lines']}`,
    ),
  )
}

/** M10: what an invoice says is paid is allocated to it, and paid means all of it. M11: no more is refunded than was paid. */
export async function auditAllocations(read: Reader): Promise<Breach[]> {
  const rows = (await read('billing_invoices as i')
    .leftJoin('billing_allocations as a', 'a.invoice_id', 'i.id')
    .select('i.id', 'i.number', 'i.status', 'i.total', 'i.paid', 'i.refunded')
    .sum({ allocated: 'a.amount' })
    .groupBy('i.id', 'i.number', 'i.status', 'i.total', 'i.paid', 'i.refunded')
    .havingRaw(
      `i.paid <> coalesce(sum(a.amount), 0) or i.paid > i.total or i.refunded > i.paid
       or (i.status = 'paid' and i.paid <> i.total) or (i.status in ('issued', 'void') and i.paid <> 0)
       or (i.status = 'refunded' and i.refunded <> i.paid)`,
    )) as Record<string, Whole>[]
  return rows.map((row) =>
    breach(
      'M10',
      `invoice ${row['number']}`,
      `is ${row['status']} with total ${row['total']}, paid ${row['paid']}, allocated ${row['allocated'] ?? 0}, refunded ${row['refunded']}`,
    ),
  )
}

/** M5: every credited movement has exactly one posting, and every paid attempt a movement. */
export async function auditCaptures(read: Reader): Promise<Breach[]> {
  const captures = (await read('billing_captures as c')
    .join('billing_payment_attempts as p', 'p.id', 'c.attempt_id')
    .leftJoin('billing_parked_payments as k', (resolved) =>
      resolved
        .on('k.attempt_id', 'c.attempt_id')
        .on('k.gateway', 'c.gateway')
        .on('k.reference_digest', 'c.reference_digest')
        .onVal('k.resolution', 'wallet'),
    )
    // What an operator has credited never fitted; that is why it was parked.
    .whereNull('k.id')
    .where((wrong) =>
      wrong
        .where('c.currency', '<>', read.ref('p.currency'))
        .orWhere('c.amount', '<>', read.ref('p.amount'))
        .orWhere('c.gateway', '<>', read.ref('p.gateway'))
        .orWhere('c.invoice_id', '<>', read.ref('p.invoice_id')),
    )
    .select('c.id', 'c.attempt_id')) as Record<string, Whole>[]
  const attempts = (await read('billing_payment_attempts as p')
    .leftJoin('billing_captures as c', 'c.attempt_id', 'p.id')
    .where('p.status', 'paid')
    .whereNull('c.id')
    .select('p.id')) as Record<string, Whole>[]
  return [
    ...captures.map((row) => breach('M5', `capture ${row['id']}`, `does not fit attempt ${row['attempt_id']}`)),
    ...attempts.map((row) => breach('M5', `attempt ${row['id']}`, 'is paid, but no money was credited for it')),
  ]
}
