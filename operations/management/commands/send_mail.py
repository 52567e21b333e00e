from . import run_maintenance


class Command(run_maintenance.Command):
    help = "Send the mail that waits: to staff about requests (send_notices), to subscribers (send_notifications)."
    tasks = [["send_notices"], ["send_notifications"]]
