import Handlebars from 'handlebars'
import { allHelpers, builtInHelpers } from '../helpers/index.js'
import type { HelperDeps } from '../helpers/helper.js'
import type { Node, SlotCall } from './inspect-template.js'
import { invalidTemplate, keyOf, readTemplate } from './read-template.js'
import type { TemplateFile, TemplateMap } from './template-files.js'

export interface CompiledTemplate {
  readonly file: TemplateFile
  readonly slots: SlotCall[]
  readonly partials: string[]
  run(model: object, data: object): string
}

type RuntimeTemplate = Handlebars.TemplateDelegate
interface CodeMaker {
  options: { strict?: boolean }
  resolvePath(type: string, parts: string[], start: number, falsy: boolean, strict: boolean | undefined): void
}
interface Internals {
  Compiler: new () => { compile(tree: Node, options: object): unknown }
  JavaScriptCompiler: new () => CodeMaker & {
    compile(environment: unknown, options: object, context: undefined, asObject: true): unknown
  }
}

/**
 * Compiles every file once, in an environment of its own that knows our helpers and nothing else. Those that
 * are to be read `early` are read and checked now, the rest when they are first drawn; code is made of every template when it is
 * first drawn, because a start must not wait for the pages nobody asks for. Throws THEME_TEMPLATE_INVALID.
 */
export function compileTemplates(
  map: TemplateMap,
  deps: Omit<HelperDeps, 'html' | 'escape'>,
  early: (file: string) => boolean,
): Map<string, CompiledTemplate> {
  const { environment, knownHelpers } = environmentWith(deps)
  const compile = compiler(environment, { strict: deps.development, knownHelpersOnly: true, knownHelpers })
  const compiled = new Map<string, CompiledTemplate>()
  for (const [name, files] of map)
    for (const file of files) {
      const once = memo(() => {
        const { tree, slots, partials } = readTemplate(file, map)
        return { slots, partials, template: memo(compile(tree, file)) }
      })
      if (early(file.file)) once()
      const entry = templateOf(file, once)
      for (const key of file === files[0] ? [keyOf(file), name] : [keyOf(file)]) {
        environment.registerPartial(key, (context: unknown, options?: Handlebars.RuntimeOptions) =>
          once().template()(context, options),
        )
        compiled.set(key, entry)
      }
    }
  return compiled
}

function templateOf(
  file: TemplateFile,
  once: () => { slots: SlotCall[]; partials: string[]; template: () => RuntimeTemplate },
): CompiledTemplate {
  const safe = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }
  return {
    file,
    get slots() {
      return once().slots
    },
    get partials() {
      return once().partials
    },
    run: (model, data) => once().template()(model, { ...safe, data: { ...data } }),
  }
}

function memo<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function environmentWith(deps: Omit<HelperDeps, 'html' | 'escape'>) {
  const environment = Handlebars.create()
  for (const name of Object.keys(environment.helpers))
    if (!builtInHelpers.includes(name) && !/^(blockHelperMissing|helperMissing)$/.test(name))
      environment.unregisterHelper(name)
  const helpers = allHelpers({
    ...deps,
    html: (text) => new environment.SafeString(text),
    escape: (text) => environment.escapeExpression(text as string),
  })
  environment.registerHelper(helpers)
  const knownHelpers = Object.fromEntries([...builtInHelpers, ...Object.keys(helpers)].map((name) => [name, true]))
  return { environment, knownHelpers }
}

function compiler(
  environment: typeof Handlebars,
  options: object,
): (tree: Node, file: TemplateFile) => () => RuntimeTemplate {
  const { Compiler, JavaScriptCompiler } = environment as unknown as Internals
  // Handlebars' strict mode also fails on `{{#if user.name}}` without a user; only what is printed must exist.
  class LenientConditions extends JavaScriptCompiler {
    override resolvePath(
      type: string,
      parts: string[],
      start: number,
      falsy: boolean,
      strict: boolean | undefined,
    ): void {
      const { options: given } = this
      if (!strict) this.options = { ...given, strict: false }
      super.resolvePath(type, parts, start, falsy, strict)
      this.options = given
    }
  }
  Object.assign(LenientConditions.prototype, { compiler: LenientConditions })
  // The page's own indentation would be added to each line of a text area: a start-up script would come back changed.
  const all = { data: true, preventIndent: true, ...options }
  return (tree, file) => {
    const orInvalid = <T>(make: () => T): T => {
      try {
        return make()
      } catch (error) {
        throw invalidTemplate(file, error)
      }
    }
    // This finds helpers that do not exist; what follows only writes it down as code.
    const program = orInvalid(() => new Compiler().compile(tree, all))
    return () =>
      orInvalid(() => {
        const spec = new LenientConditions().compile(program, all, undefined, true)
        return environment.template(spec as TemplateSpecification)
      })
  }
}
