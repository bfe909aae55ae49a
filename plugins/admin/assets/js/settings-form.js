// Fields that count only while another one has a certain value are hidden until it has. Without this file they all show, each
// with a line that says when it counts.
function valueOf(input) {
  return input.type === 'checkbox' ? String(input.checked) : input.value
}

for (const form of document.querySelectorAll('form')) {
  const conditional = [...form.querySelectorAll('[data-show-if]')]
  const update = () => {
    for (const box of conditional) {
      const input = form.elements.namedItem(box.dataset.showIf)
      box.hidden = input !== null && valueOf(input) !== box.dataset.showValue
    }
  }
  if (conditional.length === 0) continue
  for (const box of conditional) box.querySelector('.settings-condition')?.remove()
  form.addEventListener('input', update)
  update()
}
