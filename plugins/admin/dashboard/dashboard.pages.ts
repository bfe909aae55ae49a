import { inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { FindAttention } from '../search/find-attention.js'
import { DashboardPage } from './dashboard.view.js'

const areas = [
  { id: 'instances', icon: 'plug-connected', permission: 'admin.instances.manage' },
  { id: 'plugins', icon: 'puzzle', permission: 'admin.plugins.manage' },
  { id: 'users', icon: 'users', permission: 'admin.users.read' },
  { id: 'health', icon: 'heartbeat', permission: 'admin.operations.read' },
] as const

/** /admin. */
@injectable()
export class DashboardPages {
  constructor(@inject(FindAttention) private readonly attention: FindAttention) {}

  routes(app: App): void {
    app.detail('', {
      permission: 'admin.dashboard.read',
      page: DashboardPage,
      show: async (request, form) => {
        const reader = request.signedIn()
        const shortcuts = areas
          .filter(({ permission }) => reader.permissions.has('*') || reader.permissions.has(permission))
          .map(({ id, icon }) => ({
            href: `/admin/${id}`,
            icon,
            title: request.t(`admin.menu.${id}`),
            text: request.t(`admin.dashboard.${id}`),
          }))
        return { form, items: await this.attention.find(reader), shortcuts }
      },
    })
  }
}
