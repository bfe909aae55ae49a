import { Logger, Operations, PluginManager, inject, injectable } from 'nettoria'
import type { AdapterInstances, Principal } from 'nettoria'
import { AttentionSources } from 'nettoria/contracts/operations'
import type { AttentionItem, AttentionSource } from 'nettoria/contracts/operations'

/** What waits for an operator, the worst first, as far as the reader may see it. */
@injectable()
export class FindAttention {
  constructor(
    @inject(PluginManager) private readonly manager: PluginManager,
    @inject(Operations) private readonly operations: Operations,
    @inject(AttentionSources) private readonly sources: AdapterInstances<AttentionSource>,
    @inject(Logger) private readonly log: Logger,
  ) {}

  async find(reader: Principal): Promise<AttentionItem[]> {
    const { sources, log } = this
    const all: (AttentionSource & { id: string })[] = [
      { id: 'plugins', permission: 'admin.plugins.manage', count: () => this.countPlugins() },
      { id: 'operations', permission: 'admin.operations.read', count: () => this.countOperations() },
      ...sources
        .list()
        .map(({ id, adapter }) => ({ id, permission: adapter.permission, count: adapter.count.bind(adapter) })),
    ]
    const allowed = all.filter(({ permission }) => reader.permissions.has('*') || reader.permissions.has(permission))
    const found = await Promise.all(
      allowed.map(async ({ id, count }) => {
        try {
          return await count()
        } catch (error) {
          log.warn({ err: error, source: id }, 'what needs attention could not be counted')
          return []
        }
      }),
    )
    const waiting = found.flat().filter(({ count }) => count > 0)
    return waiting.sort((a, b) => Number(b.level === 'danger') - Number(a.level === 'danger'))
  }

  private async countPlugins(): Promise<AttentionItem[]> {
    const parked = (await this.manager.list()).filter(({ state }) => state === 'failed' || state === 'blocked')
    return [{ text: 'admin.attention.plugins', count: parked.length, level: 'danger', href: '/admin/plugins' }]
  }

  private async countOperations(): Promise<AttentionItem[]> {
    const { operations } = this
    const failed = (await operations.jobs()).filter(({ state, nextRunAt }) => state === 'failed' && nextRunAt === null)
    return [
      {
        text: 'admin.attention.deadLetters',
        count: await operations.countDeadLetters(),
        level: 'danger',
        href: '/admin/dead-letters',
      },
      { text: 'admin.attention.jobs', count: failed.length, level: 'warning', href: '/admin/jobs?state=failed' },
    ]
  }
}
