import { adapters } from '../foundation/di/contract.js'

/** Something an operator looked for. */
export interface SearchHit {
  /** Locale key of its kind ("billing.search.invoice"). */
  kind: string
  /** As it is called there: a name, a number, an address. */
  title: string
  /** More of it, shown small: a state, an owner. */
  detail: string
  /** Where it is shown: a path of ours ("/admin/users/12"). */
  href: string
}

/** A place that the search of the operator's area looks into. */
export interface AdminSearch {
  /** Only staff who hold it are shown what is found. */
  readonly permission: string
  /** `query` is trimmed, 2 to 100 characters, Latin digits. At most `limit` hits, best first, in one query. */
  search(query: string, limit: number): Promise<SearchHit[]>
}

export const AdminSearches = adapters<AdminSearch>('core.admin-search', '1.0.0')

/** Something that waits for an operator. */
export interface AttentionItem {
  /** Locale key of a sentence with `{{count}}` ("billing.attention.parked"). */
  text: string
  count: number
  /** `danger`: customers wait for it. */
  level: 'warning' | 'danger'
  /** Where it is dealt with: a path of ours. */
  href: string
}

/** What the first page of the operator's area counts. */
export interface AttentionSource {
  /** Only staff who hold it are told. */
  readonly permission: string
  /** Items with a count of 0 are left out. One query. */
  count(): Promise<AttentionItem[]>
}

export const AttentionSources = adapters<AttentionSource>('core.attention', '1.0.0')
