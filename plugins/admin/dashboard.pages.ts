import { FormState, Type, definePage, emptyForm } from 'nettoria'
import type { App } from 'nettoria'
import type { FindAttention } from './search/find-attention.js'

const config = { permission: 'admin.dashboard.read' }
const Item = Type.Object({
  text: Type.String(),
  count: Type.Integer(),
  level: Type.Enum(['warning', 'danger']),
  href: Type.String(),
})

/** /admin. `shortcuts` are the areas the reader may enter. */
export const DashboardPage = definePage(
  'admin/dashboard',
  Type.Object({
    form: FormState,
    items: Type.Array(Item),
    shortcuts: Type.Array(
      Type.Object({ href: Type.String(), icon: Type.String(), title: Type.String(), text: Type.String() }),
    ),
  }),
)

const areas = [
  { id: 'instances', icon: 'plug-connected', permission: 'admin.instances.manage' },
  { id: 'plugins', icon: 'puzzle', permission: 'admin.plugins.manage' },
  { id: 'users', icon: 'users', permission: 'admin.users.read' },
  { id: 'health', icon: 'heartbeat', permission: 'admin.operations.read' },
] as const

export const dashboardPages = (attention: FindAttention) => (app: App) => {
  app.get('', { config }, async (request, reply) => {
    const reader = request.signedIn()
    const shortcuts = areas
      .filter(({ permission }) => reader.permissions.has('*') || reader.permissions.has(permission))
      .map(({ id, icon }) => ({
        href: `/admin/${id}`,
        icon,
        title: request.t(`admin.menu.${id}`),
        text: request.t(`admin.dashboard.${id}`),
      }))
    return reply.page(DashboardPage, { form: emptyForm(), items: await attention.find(reader), shortcuts })
  })
}

export const dashboardRoutes = (attention: FindAttention) => (app: App) => {
  app.get(
    '/admin/attention',
    {
      config,
      schema: {
        summary: 'What waits for an operator',
        tags: ['Admin: operations'],
        response: { 200: Type.Object({ items: Type.Array(Item) }) },
      },
    },
    async (request) => {
      const items = await attention.find(request.signedIn())
      return { items: items.map((item) => ({ ...item, text: request.t(item.text, { count: item.count }) })) }
    },
  )
}
