"""Starting, serving, working, and looking the installation over."""

from dataclasses import asdict

import click

from portal.cli import frame

SIGN_IN = """เปิด (open): {}
เข้าด้วยชื่อ admin และรหัสที่ portal init บอก (sign in as admin; new password: portal user reset-password admin)"""


@frame.commands.command()
def init() -> None:
    """Make the instance: tables, Phrae's roster, rulebook, rounds, one administrator. Safe to run again."""
    from portal.operations.starting import start
    from portal.wiring import secret_key

    settings = frame.settings()
    secret_key(settings)
    started = start(frame.kit(ready=False))
    if not started.changed:
        click.echo(f"ไม่มีอะไรเปลี่ยน (nothing changed): {settings.instance}")
        return
    click.echo(f"พร้อมใช้ (ready): {settings.instance}")
    if started.password:
        click.echo(f"ผู้ดูแลระบบ (administrator): {started.login}")
        click.echo(f"รหัสผ่านครั้งแรก (one-time password, shown once): {started.password}")


@frame.commands.command()
@click.option("--with-worker", is_flag=True, help="Run the worker beside it.")
def serve(with_worker: bool) -> None:
    """Serve the web pages."""
    from portal.app import create_app
    from portal.operations.serving import serve_pages
    from portal.wiring import secret_key

    settings, kit = frame.settings(), frame.kit()
    app = create_app(kit, settings, secret_key(settings))
    click.echo(SIGN_IN.format(settings.base_url))
    serve_pages(app, settings.bind, with_worker=with_worker)


@frame.commands.command()
@click.option("--beside", is_flag=True, hidden=True, help="End with the process that started it.")
def work(beside: bool) -> None:
    """Run the worker: look at links and folders, close rounds."""
    from portal.operations.serving import start_log, starter_is_gone
    from portal.worker import run_worker

    start_log()
    run_worker(frame.kit(), should_stop=starter_is_gone() if beside else lambda: False)


@frame.commands.command()
@click.option("--json", "as_json", is_flag=True)
def health(as_json: bool) -> int:
    """Look the installation over. 1 when something is bad."""
    from portal.rules.health import is_well
    from portal.services.examining import examine

    signs = examine(frame.kit(ready=False), proof=True)
    if as_json:
        frame.print_json({"well": is_well(signs), "signs": [asdict(sign) for sign in signs]})
    else:
        for sign in signs:
            click.echo(f"{sign.level:<8}{sign.name:<10} {sign.message_th} ({sign.message_en})")
    return 0 if is_well(signs) else frame.BAD
