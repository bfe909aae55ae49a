import { FormState, MoneySchema, Type, countryName, definePage, moneyToJson } from 'nettoria'
import type { FieldError, FormValues, Static } from 'nettoria'
import type { ImageView, PlanView, ProductView } from 'nettoria/contracts/catalog'
import { queryOfForm, resourceNames } from './order-form.js'
import { isOrderable } from './orderable-periods.js'
import { priceHour } from './price-hour.js'
import type { Buyer, Quote } from './quote-selection.js'
import { QuoteSchema, quoteToJson } from './selection.schemas.js'

/** The price beside the form. `problems`: why there is none. */
const Summary = Type.Object({
  quote: Type.Union([
    Type.Object({
      ...QuoteSchema.properties,
      period: Type.String(),
      discounted: Type.Boolean(),
      taxed: Type.Boolean(),
    }),
    Type.Null(),
  ]),
  problems: Type.Array(Type.String()),
})

/** POST /order/quote: the summary alone, swapped in while the customer chooses. */
export const SummaryFragment = definePage('ordering/order-summary', Summary)

/** GET /order while the catalogue is empty. */
export const NothingOnSalePage = definePage('ordering/nothing-on-sale', Type.Object({}))

const Choice = Type.Object({
  value: Type.String(),
  title: Type.String(),
  subtitle: Type.String(),
  checked: Type.Boolean(),
})

/**
 * GET /order, for guests too. One form, POST /order, with `serviceId datacenterId imageId planId period hostname sshKeys
 * userData` and, when `planId` is `custom`, `cpu ramGb diskGb ipv4 trafficGb`. The button `intent=update` shows the price anew.
 */
export const ConfigurePage = definePage(
  'ordering/configure',
  Type.Object({
    form: FormState,
    service: Type.Object({ id: Type.Integer(), name: Type.String(), summary: Type.String() }),
    datacenters: Type.Array(Type.Object({ ...Choice.properties, disabled: Type.Boolean() })),
    images: Type.Array(Type.Object({ ...Choice.properties, icon: Type.String() })),
    plans: Type.Array(
      Type.Object({ ...Choice.properties, featured: Type.Boolean(), monthly: Type.Union([MoneySchema, Type.Null()]) }),
    ),
    custom: Type.Union([
      Type.Null(),
      Type.Object({
        checked: Type.Boolean(),
        sizes: Type.Array(
          Type.Object({ name: Type.String(), min: Type.Integer(), max: Type.Integer(), step: Type.Integer() }),
        ),
      }),
    ]),
    periods: Type.Array(Type.Object({ value: Type.String(), checked: Type.Boolean(), disabled: Type.Boolean() })),
    summary: Summary,
    /** What the reader has to prove before they may order, and where. */
    unproven: Type.Union([Type.Literal('phone'), Type.Literal('email'), Type.Null()]),
    proveHref: Type.String(),
  }),
)

export function configureModel(
  product: ProductView,
  form: FormValues,
  summary: Static<typeof Summary>,
  { locale, t }: Pick<Buyer, 'locale' | 't'>,
  unproven: 'phone' | 'email' | null,
): Static<typeof ConfigurePage.model> {
  const { values } = form
  return {
    form,
    service: { id: product.id, name: product.name, summary: product.summary },
    datacenters: product.datacenters.map((one) => ({
      value: String(one.id),
      title: one.name,
      subtitle: one.available ? countryName(locale, one.country) : t('ordering.configure.soldOut'),
      checked: values.datacenterId === String(one.id),
      disabled: !one.available,
    })),
    images: product.images.map((one) => ({
      value: String(one.id),
      title: one.name,
      // "24.04 LTS" keeps its order inside Persian text.
      subtitle: `\u2066${one.version}\u2069`,
      icon: iconOf(one.family),
      checked: values.imageId === String(one.id),
    })),
    plans: product.plans.map((plan) => ({
      value: String(plan.id),
      title: plan.name,
      subtitle: specsOf(plan, t),
      checked: values.planId === String(plan.id),
      featured: plan.featured,
      monthly: plan.prices.monthly ? moneyToJson(plan.prices.monthly) : null,
    })),
    custom: product.custom && {
      checked: values.planId === 'custom',
      sizes: resourceNames.map((name) => ({ name, ...product.custom!.limits[name] })),
    },
    periods: product.periods.map((value) => ({
      value,
      checked: values.period === value,
      disabled: !isOrderable(value),
    })),
    summary,
    unproven,
    proveHref:
      unproven === 'phone' ? `/verify?next=${encodeURIComponent(`/order?${queryOfForm(values)}`)}` : '/account',
  }
}

const specsOf = ({ resources }: PlanView, t: Buyer['t']) => t('ordering.plan.specs', { ...resources })

function iconOf(family: ImageView['family']): string {
  const known: Partial<Record<ImageView['family'], string>> = {
    debian: 'brand-debian',
    ubuntu: 'brand-ubuntu',
    windows: 'brand-windows',
  }
  return known[family] ?? 'server-2'
}

export function summaryOfQuote(quote: Quote, product: ProductView): Static<typeof Summary> {
  const json = quoteToJson(quote, priceHour(product, quote.selection))
  const { period } = quote.selection
  const shown = { ...json, period, discounted: quote.discount.minor > 0n, taxed: quote.tax.minor > 0n }
  return { quote: shown, problems: [] }
}

export function summaryOfProblems(
  fields: readonly FieldError[],
  otherwise: string,
  t: Buyer['t'],
): Static<typeof Summary> {
  const texts = fields.map(({ key, params, message }) =>
    key ? t(key, params as Record<string, string | number>) : message,
  )
  return { quote: null, problems: texts.length ? texts : [otherwise] }
}
