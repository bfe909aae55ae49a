import type { ThemeChange, ThemeSettings, ThemeSettingsView } from './theme-settings.js'

/** Handed out before the theme is compiled, which needs the plugins that were handed it. */
export class LateThemeSettings implements ThemeSettings {
  #target: ThemeSettings | undefined
  serve(target: ThemeSettings): void {
    this.#target = target
  }
  get #real(): ThemeSettings {
    if (!this.#target) throw new Error('theme settings are asked for while the panel still starts')
    return this.#target
  }
  view(): Promise<ThemeSettingsView> {
    return this.#real.view()
  }
  saveDraft(change: ThemeChange, actor: number): Promise<void> {
    return this.#real.saveDraft(change, actor)
  }
  publish(actor: number): Promise<void> {
    return this.#real.publish(actor)
  }
  discardDraft(): Promise<void> {
    return this.#real.discardDraft()
  }
  rollBack(number: number, actor: number): Promise<void> {
    return this.#real.rollBack(number, actor)
  }
}
