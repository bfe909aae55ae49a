/** Something to mend in a plugin. `where` is a file from the project, or the plugin's part that was tried. */
export interface CheckFinding {
  code: keyof typeof checkRules
  where: string
  message: string
  fix: string
  /** It is told, and the check passes. */
  warning?: true
}

/** What `nettoria plugin check` finds, and what to do about it. */
export const checkRules = {
  'manifest-invalid': 'Correct plugin.json; docs/reference/plugin.schema.json says what it may hold.',
  'manifest-differs': 'Let the manifest say what the code does, no more and no less.',
  'stale-build': 'Run npm run build: the check runs what is compiled, and this is not what you wrote.',
  'not-built': 'Run npm run build, and look at what the compiler says.',
  'not-running': 'Mend what the message names; the panel parks the plugin otherwise.',
  boundary: 'docs/writing-a-plugin.md has the rules under "What the linter refuses".',
  text: 'Add the text in every language, with the same places.',
  template: 'Follow docs/reference/theme-rules.md.',
  'migration-fails': 'A migration must run on an empty database, and again after it was undone.',
  'migration-leaves': 'Let the down side of each step undo its up side.',
  'dead-address':
    'Correct the address, or register the route; addresses are written out, with /admin where it belongs.',
  'confirm-field': "Give its form a field of that name: {{> parts/field form=form name='confirm' ...}}.",
  'schema-broken': 'Correct the schema of the route: a request that needs it would be answered with 500.',
  'table-name': 'Name tables by the plugin: <plugin>_<things>, with "-" written as "_".',
  'left-behind': 'Register everything through `plugin` in setup, and end in onStop what you began in onStart.',
  unsteady: 'Let setup register the same each time; keep no state in modules.',
  'secret-shown': 'Reveal a secret where it is used and nowhere else; put no secret into messages, errors and tables.',
} as const

/** `fix` where there is better advice than the code's own. */
export function found(
  code: CheckFinding['code'],
  where: string,
  message: string,
  fix: string = checkRules[code],
): CheckFinding {
  return { code, where, message, fix }
}
