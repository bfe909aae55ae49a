/** Who did something, as books and logs keep it. */
export interface Actor {
  kind: 'user' | 'system' | 'gateway'
  id: string
  /** Request or event id. */
  cause: string
}

/** Who makes a request, for whom. Built by core from the session cookie or the bearer token. */
export interface Principal {
  readonly userId: number
  /** The billing account the request acts for: the personal one, or the one named by X-Account-Id. */
  readonly accountId: number
  readonly email: string
  readonly name: string
  readonly phoneVerified: boolean
  readonly emailVerified: boolean
  readonly locale: string
  readonly timezone: string
  readonly via: 'session' | 'token'
  readonly sessionId: number
  /** Permissions of the member in this account and of the staff roles; `*` for administrators. */
  readonly permissions: ReadonlySet<string>
  readonly staff: boolean
}
