import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { Static, TSchema } from 'typebox'
import type { Page } from '../../foundation/data/paging.js'
import { isPanelError } from '../../foundation/kernel/errors.js'
import { toPanelError } from '../http/answer-errors.js'
import { listQuery } from '../http/schemas.js'
import type { App } from '../http/app.js'
import { normaliseDigits } from '../i18n/digits.js'
import { emptyForm } from '../themes/page.js'
import type { FormValues, PageType } from '../themes/page.js'
import { withoutDirections } from './plain-text.js'
import { refusedForm } from './refused-form.js'
import { accessConfig } from './screen.js'
import type { Access, Maybe } from './screen.js'
import { writeCsv } from './write-csv.js'

type Filters = Record<string, TSchema>
type ValuesOf<F extends Filters> = { [K in keyof F]?: string }
type ListRequest<P extends TSchema> = FastifyRequest<{ Params: Static<P>; Querystring: Record<string, string> }>

/** What a list page has to show, beside what it adds by itself. */
export interface Listed<R> {
  items: R[]
  /** The filters as they were typed, and what is wrong with them: then there are no items. */
  form: FormValues
  /** Whether any filter was set: an empty list then has other reasons. */
  filtered: boolean
  /** Address of the first page; empty on it. */
  first: string
  /** Address of the next page; empty on the last. */
  next: string
  /** Address of the whole list as CSV; empty where there is none. */
  csv: string
}

export interface ListScreen<P extends TSchema, F extends Filters, R, M extends TSchema> {
  params?: P
  page: PageType<M>
  /** Further fields of the query, by name; each is a text that may be empty or missing. Digits of other scripts arrive as ASCII. */
  filters?: F
  /** One page of rows. `values` are the filters that were set. */
  load(request: ListRequest<P>, list: { limit: number; cursor?: string }, values: ValuesOf<F>): Promise<Page<R>>
  show(request: ListRequest<P>, listed: Listed<R>): Maybe<Static<M>>
  /** Columns of the export, by the locale key of their heading. Instants are ISO 8601 in UTC; money is an amount and a currency apart. */
  csv?: { file: string; columns: Record<string, (row: R, request: FastifyRequest) => string | number | null> }
}

interface AnyQuery extends Record<string, unknown> {
  limit: number
  cursor?: string
}

/** Rows that an export reads at a time. */
const exportPage = 100

/** Registers a list: filters, pages by key, and the same rows as CSV under `?format=csv`. */
export function mountList<P extends TSchema, F extends Filters, R, M extends TSchema>(
  app: App,
  path: string,
  screen: Access & ListScreen<P, F, R, M>,
): void {
  const { params, page, filters = {} as F, load, csv } = screen
  const config = accessConfig(screen)
  const optional = Object.fromEntries(Object.entries(filters).map(([name, schema]) => [name, Type.Optional(schema)]))
  const format: Filters = csv ? { format: Type.Optional(Type.Literal('csv')) } : {}
  const querystring = Type.Object({ ...listQuery, ...optional, ...format })

  const schema = { querystring, ...(params && { params }) }
  const names = Object.keys(filters)
  const preValidation = foldFilters(names)

  app.get(path, { config, schema, attachValidation: true, preValidation }, async (given, reply) => {
    const request = given as unknown as ListRequest<P>
    const { limit, cursor, format, ...asked } = given.query as AnyQuery
    const values = Object.fromEntries(
      Object.entries(asked).flatMap(([name, value]) => (names.includes(name) && value ? [[name, String(value)]] : [])),
    ) as Record<string, string> & ValuesOf<F>
    const kept = { ...values, ...keptLimit(request, limit) }
    const address = (more: Record<string, string>) => addressOf(request, { ...kept, ...more })
    const show = async (listed: Omit<Listed<R>, 'filtered'>, status = 200) => {
      const filtered = Object.keys(values).length > 0
      return reply.page(page, await screen.show(request, { ...listed, filtered }), { status })
    }
    const typed = typedFilters(request, names)

    if (request.validationError) {
      const refusal = toPanelError(request.validationError, request)
      const wrong = refusal.fields.map(({ path }) => path)
      const ofQuery = request.validationError.validationContext === 'querystring'
      const isCursor = (name: string) => name === 'cursor' && typeof cursor === 'string'
      const isShown = wrong.length > 0 && wrong.every((name) => names.includes(name) || isCursor(name))
      if (!ofQuery || !isShown) throw refusal
      if (wrong.every(isCursor)) return reply.redirect(address({}), 303)
      const form = refusedForm(refusal, request, typed)
      return show({ items: [], form, first: '', next: '', csv: '' }, refusal.status)
    }

    if (csv && format === 'csv') return sendCsv(reply, csv, request, (more) => load(request, more, values))
    const rows = await load(request, { limit, ...(cursor !== undefined && { cursor }) }, values).catch(orNowhere)
    // Of another list, or its rows are gone since.
    if (cursor !== undefined && !rows?.items.length) return reply.redirect(address({}), 303)
    const { items, nextCursor } = rows!
    return show({
      items,
      form: emptyForm(typed),
      first: cursor === undefined ? '' : address({}),
      next: nextCursor ? address({ cursor: nextCursor }) : '',
      csv: csv ? addressOf(request, { ...values, format: 'csv' }) : '',
    })
  })
}

function orNowhere(error: unknown): null {
  if (isPanelError(error, 'LIST_CURSOR_INVALID')) return null
  throw error
}

/** People type the digits that the page shows them, and copy what is around them. */
function foldFilters(names: string[]) {
  return (request: FastifyRequest, _reply: unknown, done: () => void): void => {
    const query = request.query as Record<string, unknown>
    for (const name of names) {
      const value = query[name]
      if (typeof value === 'string') query[name] = withoutDirections(normaliseDigits(value)).trim()
    }
    done()
  }
}

const partsOf = (request: FastifyRequest) => new URL(request.url, 'http://panel')

/** How many rows were asked for, where that was asked for. */
function keptLimit(request: FastifyRequest, limit: number): { limit?: string } {
  return partsOf(request).searchParams.has('limit') ? { limit: String(limit) } : {}
}

function typedFilters(request: FastifyRequest, names: string[]): Record<string, string> {
  const { searchParams } = partsOf(request)
  return Object.fromEntries(names.map((name) => [name, searchParams.get(name) ?? '']))
}

function addressOf(request: FastifyRequest, query: Record<string, string>): string {
  const text = new URLSearchParams(query).toString()
  return text ? `${partsOf(request).pathname}?${text}` : partsOf(request).pathname
}

type Load<R> = (list: { limit: number; cursor?: string }) => Promise<Page<R>>

/** All rows, page by page. The first page is read before anything is sent, so that a failure is still answered as one. */
async function sendCsv<R>(
  reply: FastifyReply,
  { file, columns }: NonNullable<ListScreen<TSchema, Filters, R, TSchema>['csv']>,
  request: FastifyRequest,
  load: Load<R>,
): Promise<FastifyReply> {
  const cells = (row: R) => Object.values(columns).map((column) => column(row, request))
  const first = await load({ limit: exportPage })
  async function* pages() {
    for (let page = first; ; page = await load({ limit: exportPage, cursor: page.nextCursor })) {
      yield page.items.map(cells)
      if (page.nextCursor === null) return
    }
  }
  const heading = Object.keys(columns).map((key) => request.t(key))
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${file}.csv"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(writeCsv(heading, pages())))
}
