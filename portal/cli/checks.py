"""A video or a photo folder looked at by hand."""

import click

from portal.cli import frame


@frame.commands.command("check-video")
@click.argument("what", metavar="URL_OR_FILE")
@click.option("--authority", metavar="CODE", help="Authority code: checks name and channel too.")
@click.option("--json", "as_json", is_flag=True)
def check_video(what: str, authority: str | None, as_json: bool) -> int:
    """Look at a video and apply the video rules; nothing is written."""
    from portal.operations.checking_by_hand import check_video_by_hand, video_lines

    answer = check_video_by_hand(frame.kit(ready=authority is not None), what, authority)
    return frame.print_check(*answer, video_lines(answer[0]), as_json=as_json)


@frame.commands.command("check-link")
@click.argument("url", metavar="DRIVE_URL")
@click.option("--json", "as_json", is_flag=True)
def check_link(url: str, as_json: bool) -> int:
    """Look into a photo folder as somebody without an account does; nothing is written."""
    from portal.operations.checking_by_hand import check_folder_by_hand, folder_lines

    answer = check_folder_by_hand(frame.kit(ready=False), url)
    return frame.print_check(*answer, folder_lines(answer[0]), as_json=as_json)
