CREATE TABLE `forms` (
	`path` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`workflow_id` text NOT NULL,
	`workflow_name` text NOT NULL,
	`version_id` text NOT NULL,
	`version_number` integer NOT NULL,
	`version_hash` text NOT NULL,
	`node_id` text NOT NULL,
	`show` text NOT NULL,
	`done` text NOT NULL,
	FOREIGN KEY (`workspace_id`,`workflow_id`) REFERENCES `workflows`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `forms_workflow` ON `forms` (`workspace_id`,`workflow_id`);--> statement-breakpoint
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