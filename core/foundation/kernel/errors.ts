export type ErrorParams = Record<string, string | number | boolean | null | undefined>

/** A place in the input and what is wrong there. `path` is a JSON pointer without the leading slash ("phone"). */
export interface FieldError {
  path: string
  message: string
  /** Locale key of the message, when there is one. */
  key?: string
  params?: ErrorParams
}

/** A failure with a stable code. `status` is the HTTP status it answers with; `message` says what to do. */
export class PanelError extends Error {
  override readonly name = 'PanelError'
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly params: ErrorParams = {},
    readonly fields: FieldError[] = [],
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }
}

export interface ErrorEntry {
  status: number
  /** English sentence with `{name}` places; translated under the locale key `errors.<CODE>`. */
  message: string
}

export interface ErrorFactory {
  (params?: ErrorParams, more?: { fields?: FieldError[]; cause?: unknown }): PanelError
  readonly code: string
  readonly status: number
  readonly template: string
}

export type ErrorTable<T> = { readonly [K in keyof T]: ErrorFactory }

export function fillTemplate(template: string, params: ErrorParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    params[name] === undefined ? whole : String(params[name]),
  )
}

/** Declares a flat table of errors. The generated reference (docs/reference/errors.md) is made from these tables. */
export function defineErrors<T extends Record<string, ErrorEntry>>(table: T): ErrorTable<T> {
  const factories = Object.entries(table).map(([code, entry]) => {
    const make = (params: ErrorParams = {}, more: { fields?: FieldError[]; cause?: unknown } = {}) =>
      new PanelError(code, entry.status, fillTemplate(entry.message, params), params, more.fields ?? [], more.cause)
    return [code, Object.assign(make, { code, status: entry.status, template: entry.message })] as const
  })
  return Object.freeze(Object.fromEntries(factories)) as ErrorTable<T>
}

export function isPanelError(error: unknown, code?: string): error is PanelError {
  return error instanceof PanelError && (code === undefined || error.code === code)
}
