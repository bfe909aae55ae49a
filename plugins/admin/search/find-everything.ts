import { Logger, PluginManager, UsersAdmin, inject, injectable, normaliseDigits } from 'nettoria'
import type { AdapterInstances, Principal } from 'nettoria'
import { AdminSearches } from 'nettoria/contracts/operations'
import type { AdminSearch, SearchHit } from 'nettoria/contracts/operations'

/** Hits of one place. */
const most = 8
export const shortest = 2

/** Looks for users, plugins and whatever other plugins let operators find, as far as the reader may see it. */
@injectable()
export class FindEverything {
  constructor(
    @inject(UsersAdmin) private readonly users: UsersAdmin,
    @inject(PluginManager) private readonly manager: PluginManager,
    @inject(AdminSearches) private readonly searches: AdapterInstances<AdminSearch>,
    @inject(Logger) private readonly log: Logger,
  ) {}

  /** Nothing for texts shorter than two characters. A place that throws is left out and logged. */
  async find(text: string, reader: Principal): Promise<SearchHit[]> {
    const query = normaliseDigits(text).trim().slice(0, 100)
    if (query.length < shortest) return []
    const places: (AdminSearch & { id: string })[] = [
      { id: 'users', permission: 'admin.users.read', search: (sought, limit) => this.findUsers(sought, limit) },
      ...this.searches
        .list()
        .map(({ id, adapter }) => ({ id, permission: adapter.permission, search: adapter.search.bind(adapter) })),
      { id: 'plugins', permission: 'admin.plugins.manage', search: (sought, limit) => this.findPlugins(sought, limit) },
    ]
    const allowed = places.filter(({ permission }) => reader.permissions.has('*') || reader.permissions.has(permission))
    const found = await Promise.all(
      allowed.map(async ({ id, search }) => {
        try {
          return (await search(query, most)).slice(0, most)
        } catch (error) {
          this.log.warn({ err: error, place: id }, 'a place could not be searched')
          return []
        }
      }),
    )
    return found.flat()
  }

  private async findUsers(query: string, limit: number): Promise<SearchHit[]> {
    const { items } = await this.users.list({ limit }, query)
    return items.map(({ id, firstName, lastName, email }) => ({
      kind: 'admin.search.kinds.user',
      title: `${firstName} ${lastName}`.trim() || email,
      detail: email,
      href: `/admin/users/${id}`,
    }))
  }

  private async findPlugins(query: string, limit: number): Promise<SearchHit[]> {
    const sought = query.toLowerCase()
    const plugins = await this.manager.list()
    return plugins
      .filter(({ id, name }) => id.includes(sought) || name.toLowerCase().includes(sought))
      .slice(0, limit)
      .map(({ id, name }) => ({
        kind: 'admin.search.kinds.plugin',
        title: name,
        detail: id,
        href: `/admin/plugins/${id}`,
      }))
  }
}
