import type { FastifyRequest } from 'fastify'
import {
  BaseModel,
  FormState,
  IdParams,
  InstantSchema,
  MoneySchema,
  PanelError,
  Secret,
  TaskSchema,
  Type,
  addMoney,
  col,
  column,
  countryName,
  currencyDecimals,
  dataErrors,
  defineErrors,
  definePage,
  drawn,
  emptyForm,
  equalMoney,
  faultPoint,
  formatDecimal,
  formatMoney,
  httpErrors,
  index,
  instantToJson,
  isPanelError,
  isUniqueViolation,
  insertOnce,
  insertRow,
  keysetPage,
  listOf,
  listQuery,
  migration,
  moneyErrors,
  moneyFromJson,
  moneyOf,
  moneyToJson,
  negateMoney,
  normaliseDigits,
  pageOf,
  parseMoney,
  prepared,
  readCursor,
  refuseChanges,
  refusedForm,
  sameName,
  scaleMoney,
  sumMoney,
  table,
  unique,
  writeCursor,
} from 'nettoria'
import type {
  App,
  Database,
  FormValues,
  Migration,
  MigrationStep,
  Money,
  MoneyJson,
  Page,
  PageType,
  Principal,
  Static,
  Tx,
} from 'nettoria'
import { expectType } from './expect-type.js'

declare const db: Database
declare const app: App

/** Compiled and never run. */
export async function signatures(): Promise<void> {
  const price = moneyOf('EUR', 450n)
  expectType<Money>()(price)
  expectType<Money>()(parseMoney('EUR', '4.50'))
  expectType<Money>()(addMoney(price, price))
  expectType<Money>()(sumMoney('EUR', [price]))
  expectType<Money>()(negateMoney(price))
  expectType<Money>()(scaleMoney(price, 1, 3))
  expectType<Money>()(moneyFromJson({ currency: 'EUR', amount: '4.50' }))
  expectType<MoneyJson>()(moneyToJson(price))
  expectType<boolean>()(equalMoney(price, price))
  expectType<string>()(formatDecimal(price))
  expectType<string>()(countryName('fa', 'DE'))
  expectType<string>()(formatMoney('fa', moneyToJson(price)))
  expectType<number>()(currencyDecimals('EUR'))
  // @ts-expect-error money is not a number
  addMoney(price, 5)
  // @ts-expect-error an amount is written as a string
  parseMoney('EUR', 4.5)
  // @ts-expect-error money in JSON is a decimal string
  moneyFromJson({ currency: 'EUR', amount: 4.5 })

  const errors = defineErrors({ GREETING_LOST: { status: 404, message: 'The greeting {id} is lost.' } })
  expectType<PanelError>()(errors.GREETING_LOST({ id: 1 }))
  for (const table of [dataErrors, httpErrors, moneyErrors]) void table
  expectType<PanelError>()(httpErrors.NOT_FOUND())
  // @ts-expect-error there is no such error
  errors.GREETING_FOUND()
  // @ts-expect-error an error has a status
  defineErrors({ GREETING_LOST: { message: 'Lost.' } })
  const unknown: unknown = undefined
  if (isPanelError(unknown, 'GREETING_LOST')) expectType<PanelError>()(unknown)
  expectType<boolean>()(isUniqueViolation(unknown))

  const steps: MigrationStep[] = [
    table('greeting_people', (t) => void col.id(t)),
    column('greeting_people', 'name', (t) => void t.string('name')),
    index('greeting_people', ['name']),
    unique('greeting_people', ['name']),
    ...refuseChanges('greeting_people', 'delete'),
  ]
  expectType<Migration>()(migration(...steps))
  // @ts-expect-error a migration is made of steps
  migration('create table greeting_people')
  // @ts-expect-error an index names columns
  index('greeting_people', 'name')

  await db.transaction(async (tx) => expectType<Tx>()(tx))
  await db.transaction(async (tx) => expectType<number>()(await insertRow(tx, 'greeting_people', { name: 'Sara' })))
  await db.transaction(async (tx) =>
    expectType<number | null>()(await insertOnce(tx, 'greeting_people', { name: 'Sara' }, ['name'])),
  )
  // @ts-expect-error a model is queried with a transaction or a reader
  BaseModel.query('greeting_people')
  expectType<Page<{ id: number; name: string }>>()(await keysetPage<{ id: number; name: string }>({}, { limit: 10 }))
  // @ts-expect-error rows are paged by their id
  await keysetPage<{ name: string }>({}, { limit: 10 })
  expectType<Page<{ id: number }>>()(pageOf([{ id: 1 }], 10))
  const named = prepared<{ name: string }, { id: number }>((read, { name }) =>
    read('greeting_people').where('name', name).select('id'),
  )
  expectType<{ id: number }[]>()(await named(db.read, { name: 'Sara' }))
  // @ts-expect-error every value is bound
  await named(db.read, {})
  expectType<void>()(sameName('Sara', 'Sara'))
  expectType<number | null>()(readCursor(undefined))
  expectType<string>()(writeCursor(5))
  expectType<void>()(faultPoint('greeting.sent'))

  const secret = new Secret('word')
  expectType<string>()(secret.reveal())
  // @ts-expect-error a secret is not text
  expectType<string>()(secret)
  expectType<string>()(normaliseDigits('۱۲'))
  expectType<string>()(instantToJson(0))
}

export const GreetingPage = definePage('greeting/page', Type.Object({ form: FormState, name: Type.String() }))
const named: PageType = GreetingPage
void named
// @ts-expect-error a page is drawn with what its schema says
drawn(GreetingPage, {})
// @ts-expect-error a page has a schema
definePage('greeting/page')

const form: FormValues = emptyForm({ name: 'Sara' })
void form
declare const posted: FastifyRequest
const refused: FormValues = refusedForm(httpErrors.NOT_FOUND(), posted)
void refused
// @ts-expect-error only a PanelError says what was wrong with a form
refusedForm(new Error('no'), posted)

const Greeting = Type.Object({ id: Type.Integer(), at: InstantSchema, price: MoneySchema })
const many = listOf(Greeting)
declare const list: Static<typeof many>
expectType<string | null>()(list.nextCursor)
expectType<number | undefined>()(list.items[0]?.id)
void TaskSchema

app.get(
  '/greetings/:id',
  {
    config: { permission: 'greeting.greetings.read' },
    schema: { params: IdParams, querystring: Type.Object({ ...listQuery }), response: { 200: Greeting } },
  },
  async (request, reply) => {
    expectType<number>()(request.params.id)
    expectType<Principal>()(request.signedIn())
    // @ts-expect-error the schema has no such parameter
    void request.params.name
    // @ts-expect-error the model differs from the page's schema
    if (request.query.limit > 1) return reply.page(GreetingPage, { form: emptyForm(), name: 5 })
    return { id: 1, at: '2026-01-01T00:00:00.000Z', price: { currency: 'EUR', amount: '1.00' } }
  },
)
