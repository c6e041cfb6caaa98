"""The same for the terminal: what is made, and what to set where."""

from supportdesk.model.making import Step


def render_made(step: Step) -> str:
    """A step that is done, or that a link goes on with: several lines, the last one ended."""
    lines = [f"{step.title}: {step.done or step.about}"]
    if step.link:
        lines.append(f"  {step.button}: {step.link}")
    for each in step.settings:
        where = " ".join(filter(None, (each.where, each.address)))
        lines += [f"  {each.name} = {each.value}", f"    {where}"]
    return "\n".join(lines) + "\n"
