/** What one look at the panel found. Its sentence is the locale key `core.health.<id>.<outcome>` with `params`. */
export interface HealthCheck {
  id: string
  /** `broken`: something does not work. `warning`: it will not for long. */
  state: 'ok' | 'warning' | 'broken'
  outcome: string
  params: Record<string, string | number>
}

/** One check; it may throw, which counts as broken. */
export interface HealthProbe {
  readonly id: string
  run(): Promise<Omit<HealthCheck, 'id'>[]>
}

export const ok = (outcome: string, params: HealthCheck['params'] = {}) => ({ state: 'ok', outcome, params }) as const
export const warning = (outcome: string, params: HealthCheck['params'] = {}) =>
  ({ state: 'warning', outcome, params }) as const
export const broken = (outcome: string, params: HealthCheck['params'] = {}) =>
  ({ state: 'broken', outcome, params }) as const
