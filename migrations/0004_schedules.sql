CREATE TABLE `schedules` (
	`workspace_id` text NOT NULL,
	`workflow_id` text NOT NULL,
	`node_id` text NOT NULL,
	`position` integer NOT NULL,
	`rule` text NOT NULL,
	`timezone` text NOT NULL,
	`when_missed` text NOT NULL,
	`since` integer NOT NULL,
	`next_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `workflow_id`, `node_id`, `position`),
	FOREIGN KEY (`workspace_id`,`workflow_id`) REFERENCES `workflows`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `schedules_due` ON `schedules` (`next_at`);