"""The demo: shown and taken away."""

import click

from portal.cli import frame


@frame.commands.command()
@click.option("--remove", is_flag=True, help="Take the demo away; its events stay.")
@click.option("--force", is_flag=True, help="Even beside real reports.")
def demo(remove: bool, force: bool) -> None:
    """Show invented people, products and films in every state, all labelled; prints their password once."""
    from portal.operations.demo import hide_demo, show_demo

    if remove:
        gone = hide_demo(frame.kit())
        click.echo(", ".join(f"{name} {count}" for name, count in gone.items()) or "ไม่มีตัวอย่าง (there was no demo)")
        return
    shown = show_demo(frame.kit(), force=force)
    if shown is None:
        click.echo("มีตัวอย่างอยู่แล้ว (the demo is there already); portal demo --remove")
        return
    click.echo(", ".join(f"{name} {count}" for name, count in shown.counts.items()))
    click.echo(f"รหัสผ่านของทุกคน (everybody's password, shown once): {shown.password}")
    for login, name in shown.logins.items():
        click.echo(f"  {login:<22}{name}")
