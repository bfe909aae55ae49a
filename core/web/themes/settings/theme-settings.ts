import type { ThemeFields, ThemeValues } from './field.js'

export interface ThemeRevision {
  /** Counts up from 1. */
  number: number
  /** User id. */
  publishedBy: number
  /** ms */
  publishedAt: number
}

/** What the settings form of the active theme shows. */
export interface ThemeSettingsView {
  theme: { id: string; name: string }
  fields: ThemeFields
  /** What visitors see: only what was chosen, without defaults. */
  published: ThemeValues
  /** What is being tried; null when nothing is. */
  draft: ThemeValues | null
  /** Latest first; at most ten. The first is published. */
  revisions: readonly ThemeRevision[]
}

/** What an operator sent for a field: null forgets it. */
export type ThemeChange = Readonly<Record<string, unknown>>

/** Settings of the active theme: tried as a draft, then published. Inject with `@inject(ThemeSettings)`. */
export interface ThemeSettings {
  view(): Promise<ThemeSettingsView>
  /** Replaces the draft. Throws THEME_SETTINGS_REFUSED with a fault for each field. */
  saveDraft(change: ThemeChange, actor: number): Promise<void>
  /** Shows the draft to everybody. Throws THEME_NOTHING_TO_PUBLISH. */
  publish(actor: number): Promise<void>
  discardDraft(): Promise<void>
  /** Publishes an earlier revision once more. Throws THEME_REVISION_UNKNOWN. */
  rollBack(number: number, actor: number): Promise<void>
}
