/** Ids that the rows of a seed refer to. */
export interface SeedBase {
  /** Who is measured. */
  accountId: number
  datacenterIds: readonly number[]
  imageIds: readonly number[]
  /** Pool of each address family. */
  poolIds: { 4: number; 6: number }
}

/** Users of a seed begin here, far from those the panel numbers itself. */
export const firstUserId = 1_000_000
/** Servers of the measured customer: several pages of ten. */
export const ownServers = 40
const serversOfAccount = 10
// Fixed, so that every seed is the same; paid for so long that no job ever finds it due.
const made = Date.UTC(2026, 0, 1)
const paidUntil = Date.UTC(2100, 0, 1)

/** Accounts that `servers` servers belong to, beside the measured one. */
export const accountsOf = (servers: number): number => Math.ceil(servers / serversOfAccount)

/** A customer with a personal account; `n` from 0. */
export function userRows(n: number, passwordHash: string) {
  const id = firstUserId + n
  const common = { id, timezone: 'UTC', created_at: made }
  const person = { first_name: 'Customer', last_name: `No ${n}`, email: emailOf(n), locale: 'en' }
  const proof = { phone: `+98900${String(n).padStart(7, '0')}`, email_verified_at: made, phone_verified_at: made }
  return {
    identity_users: { ...common, ...person, ...proof, password_hash: passwordHash, suspended_at: null },
    identity_accounts: { ...common, name: `Customer No ${n}`, kind: 'personal', currency: 'EUR', owner_user_id: id },
    identity_memberships: { id, account_id: id, user_id: id, role: 'owner', created_at: made },
  }
}

export const emailOf = (n: number): string => `customer${n}@bench.example`

/** The `n`th of `total` servers with its subscription and addresses. The measured customer's are spread over the whole table. */
export function serverRows(n: number, total: number, base: SeedBase) {
  const id = n + 1
  const own = n % Math.floor(total / ownServers) === 0
  const account_id = own ? base.accountId : firstUserId + Math.floor(n / serversOfAccount)
  const created_at = made + n * 1000
  const common = { id, account_id, created_at }
  const datacenter_id = pick(base.datacenterIds, n)
  const image_id = pick(base.imageIds, n)
  const resources = { cpu: 1 + (n % 8), ramGb: 2 + 2 * (n % 8), diskGb: 40 + 20 * (n % 8) }
  const hostname = `server-${id}.example.com`
  const product = {
    kind: 'server',
    productSlug: 'cloud-server',
    productName: 'Cloud server',
    planId: null,
    planName: null,
  }
  const place = { datacenterId: datacenter_id, imageId: image_id }
  const sold = { ...product, ...place, resources, hostname, sshKeys: [], userData: null }
  const stopped = n % 10 === 9
  return {
    subscriptions_subscriptions: {
      ...common,
      ...{ order_id: id, item: 1, invoice_id: id, status: 'active', period: 'monthly', currency: 'EUR' },
      ...{ price_minor: 450, configuration: JSON.stringify(sold) },
      ...{ anchor_at: created_at, time_zone: 'UTC', period_index: 0, paid_until_at: paidUntil },
      activated_at: created_at,
    },
    compute_instances: {
      ...common,
      ...{ subscription_id: id, generation: 1, state: stopped ? 'stopped' : 'running', power: stopped ? 'off' : 'on' },
      ...{ driver_instance: 'simulator', template: 'debian-12', placement: '{}', hostname },
      ...{
        resources: JSON.stringify(resources),
        datacenter_id,
        image_id,
        ssh_keys: '[]',
        fence: 0,
        ready_at: created_at,
      },
    },
    compute_addresses: [address(id, 4, base, created_at), address(id, 6, base, created_at)],
  }
}

function address(id: number, family: 4 | 6, { poolIds }: SeedBase, reserved_at: number) {
  const v4 = `10.${id >> 16}.${(id >> 8) & 255}.${id & 255}`
  const text = family === 4 ? v4 : `2001:db8:${(id >> 16).toString(16)}:${(id & 0xffff).toString(16)}::1`
  return { pool_id: poolIds[family], address: text, family, state: 'assigned', instance_id: id, reserved_at }
}

function pick<T>(values: readonly T[], n: number): T {
  return values[n % values.length]!
}
