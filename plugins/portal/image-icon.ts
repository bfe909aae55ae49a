import type { ImageView } from 'nettoria/contracts/catalog'

const icons: Record<ImageView['family'], string> = {
  debian: 'brand-debian',
  ubuntu: 'brand-ubuntu',
  windows: 'brand-windows',
  alma: 'server-2',
  rocky: 'mountain',
  other: 'server-2',
}

/** Icon of an operating system's family. */
export function imageIcon(family: ImageView['family'] | undefined): string {
  return icons[family ?? 'other']
}
