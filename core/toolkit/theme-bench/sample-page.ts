import type { I18n } from '../../web/i18n/i18n.js'
import { guestPage } from '../../web/themes/page-context.js'
import type { MenuEntry, PageContext } from '../../web/themes/page-context.js'
import type { Fixture } from './read-fixture.js'

type Sample = [id: string, href: string, icon: string, en: string, fa: string]

const samples: Record<string, Sample[]> = {
  customer: [
    ['dashboard', '/dashboard', 'layout-dashboard', 'Dashboard', 'پیشخوان'],
    ['servers', '/servers', 'server-2', 'Servers', 'سرورها'],
    ['order', '/order', 'shopping-cart', 'Order', 'سفارش'],
    ['orders', '/orders', 'package', 'Orders', 'سفارش‌ها'],
    ['invoices', '/invoices', 'file-invoice', 'Invoices', 'صورت‌حساب‌ها'],
  ],
  admin: [
    ['admin', '/admin', 'gauge', 'Overview', 'نمای کلی'],
    ['parked', '/admin/billing/parked', 'parking', 'Parked payments', 'پرداخت‌های معلق'],
  ],
  storefront: [['order', '/order', 'shopping-cart', 'Order', 'سفارش']],
  user: [['account', '/account', 'user', 'Account', 'حساب کاربری']],
}

/** 12 May 2026, 09:30 UTC: fixtures tell their times against it. */
const present = Date.UTC(2026, 4, 12, 9, 30)

export interface Look {
  locale: string
  scheme: PageContext['scheme']
}

/** What a template would see as `@page` around a fixture. */
export function samplePage({ reader, path }: Pick<Fixture, 'reader' | 'path'>, look: Look, i18n: I18n): PageContext {
  const { locale, scheme } = look
  const persian = locale === 'fa'
  const entries = (menu: string): MenuEntry[] =>
    (samples[menu] ?? []).map(([id, href, icon, en, fa]) => ({
      id,
      href,
      icon,
      label: persian ? fa : en,
      active: href === path,
    }))
  const shown = Object.keys(samples).filter(
    (menu) => menu === 'storefront' || (reader !== 'guest' && (menu !== 'admin' || reader === 'staff')),
  )
  const person = { name: persian ? 'سارا احمدی' : 'Sara Ahmadi', email: 'sara.ahmadi@example.com', phoneVerified: true }
  return guestPage({
    panelName: persian ? 'ابر آریا' : 'Aria Cloud',
    locale,
    dir: i18n.dir(locale),
    locales: i18n.locales.map((id) => ({
      id,
      name: id === 'fa' ? 'فارسی' : id === 'en' ? 'English' : id,
      active: id === locale,
    })),
    path,
    user: reader === 'guest' ? null : { ...person, staff: reader === 'staff' },
    csrf: 'sample',
    once: 'sample',
    scheme,
    menus: Object.fromEntries(shown.map((menu) => [menu, entries(menu)])),
    requestId: '00000000-0000-4000-8000-000000000000',
    timezone: persian ? 'Asia/Tehran' : 'UTC',
    now: present,
  })
}
