import type { Principal } from '../../contracts/principal.js'
import type { MenuItem } from './extend.js'
import type { Translate } from '../i18n/i18n.js'
import type { MenuEntry } from './page-context.js'

export type MenuName = MenuItem['menu']

export interface Menus {
  /** Adds an entry. A second one with the same id in a menu replaces the first. */
  add(owner: string, item: MenuItem): void
  forget(owner: string): void
  /** What this reader sees of a menu; the entry that leads nearest to `path` is active. */
  for(menu: MenuName, principal: Principal | null, path: string, t: Translate): MenuEntry[]
}

export function createMenus(): Menus {
  let items: { owner: string; item: MenuItem }[] = []
  return {
    add(owner, item) {
      const same = (other: MenuItem) => other.menu === item.menu && other.id === item.id
      items = [...items.filter((entry) => !same(entry.item)), { owner, item: { ...item } }].sort(
        ({ item: a }, { item: b }) => a.order - b.order || a.id.localeCompare(b.id),
      )
    },
    forget(owner) {
      items = items.filter((entry) => entry.owner !== owner)
    },
    for(menu, principal, path, t) {
      const shown = items.map((entry) => entry.item).filter((item) => item.menu === menu && allowed(item, principal))
      const nearest = shown
        .filter((item) => leadsTo(item.href, path))
        .reduce<MenuItem | undefined>(
          (best, item) => (best && best.href.length >= item.href.length ? best : item),
          undefined,
        )
      return shown.map((item) => ({
        id: item.id,
        label: t(item.label),
        href: item.href,
        icon: item.icon,
        active: item === nearest,
      }))
    },
  }
}

function allowed(item: MenuItem, principal: Principal | null): boolean {
  if (!item.permission) return true
  return principal !== null && (principal.permissions.has(item.permission) || principal.permissions.has('*'))
}

const leadsTo = (href: string, path: string) => path === href || (href !== '/' && path.startsWith(`${href}/`))
